package io.freshet.scorer.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.popularity.LivePopularity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LivePopularityTest {
  private final ItemDictionary dictionary = new ItemDictionary();

  @Test
  void shouldEqualCountsThatAreFadedOneByOne() {
    compareWithNaive(300, 5_000, 50, 7);
  }

  @Test
  void shouldStayExactBeyondTheKeptRanks() {
    compareWithNaive(5_000, 20_000, 3_000, 8);
  }

  @Test
  void shouldStayExactWhenWeightsAreScaledBack() {
    // An e-fold of one event overflows a double within some 700 events.
    LivePopularity popularity = new LivePopularity(dictionary::compare, 1);
    for (int event = 0; event < 5_000; event++) {
      popularity.count(dictionary.intern(event % 7), 1);
    }
    int[] out = new int[3];
    assertThat(popularity.top(item -> false, 3, out)).isEqualTo(3);
    assertThat(out)
        .containsExactly(
            dictionary.intern(4999 % 7), dictionary.intern(4998 % 7), dictionary.intern(4997 % 7));
    assertThat(popularity.countOf(out[0])).isCloseTo(1 / (1 - Math.exp(-7)), within(1e-9));
  }

  /** Counts so old that they are below the smallest double are equal, and still counts. */
  @Test
  void shouldKeepVeryOldCounts() {
    LivePopularity popularity = new LivePopularity(dictionary::compare, 1);
    int b = dictionary.intern("b");
    int a = dictionary.intern("a");
    popularity.count(b, 1);
    popularity.count(b, 1);
    popularity.count(a, 1);
    for (int event = 0; event < 5_000; event++) {
      popularity.count(dictionary.intern("new"), 1);
    }
    int[] out = new int[4];
    assertThat(popularity.top(item -> false, 4, out)).isEqualTo(3);
    assertThat(ids(out, 3)).containsExactly("new", "a", "b");
    assertThat(popularity.countOf(a)).isPositive();
  }

  @Test
  void shouldTellTheRankBeforeAnEvent() {
    LivePopularity popularity = new LivePopularity(dictionary::compare, 1_000);
    int a = dictionary.intern("a");
    int b = dictionary.intern("b");
    assertThat(popularity.count(a, 1)).isEqualTo(LivePopularity.BELOW);
    assertThat(popularity.count(b, 1)).isEqualTo(LivePopularity.BELOW);
    assertThat(popularity.count(a, 1)).isEqualTo(1);
    assertThat(popularity.count(a, 1)).isEqualTo(0);
  }

  @Test
  void shouldBreakTiesByItemId() {
    List<String> ids = List.of("9", "10", "b", "a");
    int[] items = new int[ids.size()];
    float[] counts = new float[ids.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = dictionary.intern(ids.get(i));
      counts[i] = 2;
    }
    LivePopularity popularity =
        new LivePopularity(dictionary::compare, LivePopularity.E_FOLD_EVENTS);
    popularity.seed(items, counts);
    int[] out = new int[4];
    assertThat(popularity.top(item -> false, 4, out)).isEqualTo(4);
    assertThat(ids(out, 4)).containsExactly("10", "9", "a", "b");
  }

  /** A snapshot that comes late holds older events; it must not hide what was counted since. */
  @Test
  void shouldTakeOneSeedAsEventsOfBefore() {
    LivePopularity popularity = new LivePopularity(dictionary::compare, 2);
    int a = dictionary.intern("a");
    int b = dictionary.intern("b");
    popularity.count(a, 1);
    popularity.count(a, 1);

    popularity.seed(new int[] {a, b}, new float[] {0, 2});
    popularity.seed(new int[] {b}, new float[] {100});

    assertThat(popularity.countOf(a)).isCloseTo(1 + Math.exp(-0.5), within(1e-12));
    assertThat(popularity.countOf(b)).isCloseTo(2 * Math.exp(-1), within(1e-12));
    int[] out = new int[2];
    assertThat(popularity.top(item -> false, 2, out)).isEqualTo(2);
    assertThat(ids(out, 2)).containsExactly("a", "b");
  }

  @Test
  void shouldCountEventsByTheirWeights() {
    LivePopularity popularity =
        new LivePopularity(dictionary::compare, LivePopularity.E_FOLD_EVENTS);
    popularity.count(dictionary.intern("a"), 0.1);
    popularity.count(dictionary.intern("b"), 1);
    popularity.count(dictionary.intern("a"), 0.1);
    int[] out = new int[2];
    assertThat(popularity.top(item -> false, 2, out)).isEqualTo(2);
    assertThat(ids(out, 2)).containsExactly("b", "a");
  }

  @Test
  void shouldListNothingBeforeTheFirstEvent() {
    LivePopularity popularity =
        new LivePopularity(dictionary::compare, LivePopularity.E_FOLD_EVENTS);
    assertThat(popularity.top(item -> false, 10, new int[10])).isZero();
    assertThat(popularity.countOf(3)).isZero();
  }

  private void compareWithNaive(int catalogue, int events, int seenPerUser, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LivePopularity popularity =
        new LivePopularity(dictionary::compare, LivePopularity.E_FOLD_EVENTS);
    Map<Integer, Double> naive = new HashMap<>();
    double fade = Math.exp(-1 / LivePopularity.E_FOLD_EVENTS);
    int[] out = new int[10];
    for (int event = 1; event <= events; event++) {
      double skew = random.nextDouble();
      int item = dictionary.intern((long) (catalogue * skew * skew));
      popularity.count(item, 1);
      naive.replaceAll((key, count) -> count * fade);
      naive.merge(item, 1.0, Double::sum);
      if (event % (events / 20) == 0) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < seenPerUser; i++) {
          double s = random.nextDouble();
          seen.add(dictionary.intern((long) (catalogue * s * s * s)));
        }
        List<Integer> expected = new ArrayList<>(naive.keySet());
        expected.removeAll(seen);
        expected.sort(Comparator.comparingDouble((Integer i) -> -naive.get(i)));
        int found = popularity.top(seen::contains, 10, out);
        assertThat(found).isEqualTo(Math.min(10, expected.size()));
        for (int i = 0; i < found; i++) {
          assertThat(popularity.countOf(out[i])).isCloseTo(naive.get(out[i]), within(1e-6));
          assertThat(naive.get(out[i])).isCloseTo(naive.get(expected.get(i)), within(1e-6));
        }
      }
    }
    assertThat(popularity.events()).isEqualTo(events);
    List<Integer> walked = new ArrayList<>();
    popularity.walk(
        (item, count, sorted) -> {
          walked.add(item);
          return true;
        });
    assertThat(walked).doesNotHaveDuplicates().hasSameSizeAs(naive.keySet());
  }

  private List<String> ids(int[] items, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(dictionary.id(items[i]));
    }
    return ids;
  }
}
