package io.freshet.families.matrix;

import java.util.BitSet;
import java.util.Random;

/** Seeded rating matrices for tests. */
public final class TestMatrices {
  private TestMatrices() {}

  /**
   * Random pairs with ratings 1 … 5, approximately this many; some pairs of a user share a second.
   */
  public static RatingMatrix random(int users, int items, int ratings, long seed) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u" + u);
      BitSet rated = new BitSet();
      int count = 1 + random.nextInt(2 * ratings / users);
      for (int k = 0; k < count; k++) {
        // Squared, so that low numbers are popular.
        double x = random.nextDouble();
        int item = (int) (x * x * items);
        if (!rated.get(item)) {
          rated.set(item);
          builder.add(
              Integer.toString(item), 1 + random.nextInt(5), 1000 + random.nextInt(ratings));
        }
      }
    }
    return builder.build();
  }

  /**
   * Users with planted tastes. Each user belongs to a group and takes four of five items from the
   * group's own items, rated 4 or 5; every fifth item is any item, rated 1 to 3. Events are a
   * second to a minute apart; users follow one another with some overlap.
   */
  public static RatingMatrix planted(int users, int items, int groups, int perUser, long seed) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    int own = items / groups;
    for (int u = 0; u < users; u++) {
      builder.addUser("u" + u);
      int group = random.nextInt(groups);
      long second = 1_000_000 + 20L * perUser * u;
      BitSet rated = new BitSet();
      while (rated.cardinality() < perUser) {
        boolean inGroup = rated.cardinality() % 5 != 4;
        int item = inGroup ? group * own + random.nextInt(own) : random.nextInt(items);
        if (!rated.get(item)) {
          rated.set(item);
          second += 1 + random.nextInt(60);
          builder.add("i" + item, inGroup ? 4 + random.nextInt(2) : 1 + random.nextInt(3), second);
        }
      }
    }
    return builder.build();
  }
}
