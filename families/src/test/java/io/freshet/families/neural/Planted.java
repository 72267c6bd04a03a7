package io.freshet.families.neural;

import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.rating.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small data sets with planted structure. */
final class Planted {
  private Planted() {}

  /**
   * Ratings around 3 by the signs of a user and an item: 5 if the signs agree, 1 if they differ,
   * with some noise and every context in turn.
   */
  static RatingMatrix signs(int users, int items, int perUser, long seed) {
    return ratings(users, items, perUser, seed, false);
  }

  /** All users like even items on weekends and odd items on other days. */
  static RatingMatrix weekends(int users, int items, int perUser, long seed) {
    return ratings(users, items, perUser, seed, true);
  }

  private static RatingMatrix ratings(
      int users, int items, int perUser, long seed, boolean weekendDecides) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u" + u);
      boolean userSign = random.nextBoolean();
      BitSet rated = new BitSet();
      while (rated.cardinality() < perUser) {
        int item = random.nextInt(items);
        if (!rated.get(item)) {
          rated.set(item);
          boolean weekend = random.nextBoolean();
          boolean even = item % 2 == 0;
          boolean liked = weekendDecides ? even == weekend : even == userSign;
          float rating = (liked ? 4.5f : 1.5f) + 0.5f * (random.nextInt(3) - 1);
          byte[] id = Integer.toString(item).getBytes(StandardCharsets.US_ASCII);
          byte cell = (byte) EventContext.cell(random.nextBoolean(), weekend);
          builder.add(id, 0, id.length, rating, 1000 + rated.cardinality(), cell);
        }
      }
    }
    return builder.build();
  }

  /** Items of two genres with years around 2000; titles have words of their genre. */
  static Map<String, Item> items(int count) {
    Map<String, Item> items = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String id = Integer.toString(i);
      boolean even = i % 2 == 0;
      items.put(
          id,
          new Item(
              id,
              even ? "calm sea harbour " + i : "loud engine race " + i,
              List.of(even ? "Even" : "Odd"),
              1990 + i % 20,
              i % 3 == 0 ? "<b>" + (even ? "The quiet sea" : "A loud race") + "</b>" : null,
              true));
    }
    return items;
  }

  static FitContext context(long seed, int items) {
    return new FitContext(seed, 4, items(items), Workers.inCaller(), ProgressListener.NONE);
  }
}
