package io.freshet.standalone.data.generate;

import io.freshet.schemas.item.Item;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.Format;
import io.freshet.standalone.data.read.LoadReport;
import io.freshet.standalone.data.read.RatingTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A generator of clicks on items that live for hours, like articles. Popularity of the hour says
 * most about what is clicked next; tastes say a little; what was popular days ago says nothing.
 *
 * <p>Items appear at random moments of two weeks. The interest in an item falls to 1/e over its own
 * time, from 2 to 24 hours (evenly by logarithm); after six of these times it is gone. Users come
 * in sessions of 1 to 6 clicks at random moments. An item that is out is clicked at most once per
 * user, with probability proportional to popularity × interest × e<sup>affinity</sup>, with the
 * popularity, tastes and affinity of {@link PlantedTastes}. Every click is a rating of 5.
 *
 * <p>The same sizes and seed give the same data on every machine.
 *
 * @param sizes users, items, clicks and seed; the context is not used
 */
public record PlantedNews(PlantedTastes sizes) {
  private static final long TIMES_SEED = 0x3C6EF372FE94F82BL;

  /** 2015-01-01T00:00:00Z. */
  private static final long START_SECONDS = 1_420_070_400L;

  private static final long HOUR_SECONDS = 3_600;
  private static final long SPAN_SECONDS = 14 * 24 * HOUR_SECONDS;
  private static final double SHORTEST_HOURS = 2;
  private static final double LONGEST_HOURS = 24;

  /** Own times after which an item is gone. */
  private static final double LIVES = 6;

  private static final int SESSION = 6;
  private static final float CLICK = 5;

  /** Draws after which a session ends: the user has seen nearly all that is out. */
  private static final int ATTEMPTS = 50;

  /** Generates the data set. */
  public DataSet generate() {
    Random times = new Random(sizes.seed() ^ TIMES_SEED);
    long[] published = new long[sizes.items()];
    double[] life = new double[sizes.items()];
    for (int item = 0; item < published.length; item++) {
      published[item] = START_SECONDS + (long) (times.nextDouble() * SPAN_SECONDS);
      double along = times.nextDouble();
      life[item] =
          HOUR_SECONDS * SHORTEST_HOURS * StrictMath.pow(LONGEST_HOURS / SHORTEST_HOURS, along);
    }
    RatingTable.Builder table = new RatingTable.Builder(sizes.ratings());
    PlantedCatalogue catalogue =
        sizes.eachUser(
            (number, count, items, user, random) ->
                addUser(number, count, items, user, random, published, life, table));
    List<Item> sorted = new ArrayList<>(catalogue.described);
    sorted.sort(Comparator.comparing(i -> utf8(i.itemId()), Arrays::compareUnsigned));
    return new DataSet(
        "generated clicks on items that live for hours (%d users, %d items, seed %d)"
            .formatted(sizes.users(), sizes.items(), sizes.seed()),
        Format.GENERATED,
        table.build(),
        sorted,
        LoadReport.of("these are no real people's clicks"));
  }

  private static void addUser(
      int number,
      int count,
      PlantedCatalogue catalogue,
      PlantedUser user,
      Random random,
      long[] published,
      double[] life,
      RatingTable.Builder table) {
    byte[] id = utf8(Integer.toString(number + 1));
    int code = table.user(id, 0, id.length);
    double[] match = new double[published.length];
    for (int item = 0; item < match.length; item++) {
      match[item] = catalogue.popularity[item] * StrictMath.exp(user.side(false).affinity[item]);
    }
    double[] cumulative = new double[published.length];
    Set<Integer> seen = new HashSet<>();
    for (int done = 0; done < count; ) {
      int session = Math.min(count - done, 1 + random.nextInt(SESSION));
      done += session;
      long time = START_SECONDS + (long) (random.nextDouble() * SPAN_SECONDS);
      double sum = 0;
      for (int item = 0; item < cumulative.length; item++) {
        double age = (time - published[item]) / life[item];
        if (age >= 0 && age < LIVES) {
          sum += match[item] * StrictMath.exp(-age);
        }
        cumulative[item] = sum;
      }
      for (int n = 0; n < session; n++) {
        int item = pick(cumulative, seen, random);
        if (item < 0) {
          break;
        }
        byte[] itemId = utf8(catalogue.described.get(item).itemId());
        table.add(code, table.item(itemId, 0, itemId.length), CLICK, time);
        time += 20 + random.nextInt(160);
      }
    }
  }

  /** Draws an item that the user has not clicked; −1 if none is found. */
  private static int pick(double[] cumulative, Set<Integer> seen, Random random) {
    double all = cumulative[cumulative.length - 1];
    for (int attempt = 0; attempt < ATTEMPTS && all > 0; attempt++) {
      int item = firstAbove(cumulative, random.nextDouble() * all);
      if (seen.add(item)) {
        return item;
      }
    }
    return -1;
  }

  /** The first item whose running sum is above a value: an item with a weight above 0. */
  private static int firstAbove(double[] cumulative, double value) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
