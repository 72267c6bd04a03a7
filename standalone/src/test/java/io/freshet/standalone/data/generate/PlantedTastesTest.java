package io.freshet.standalone.data.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.freshet.schemas.item.Item;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.Format;
import io.freshet.standalone.data.read.RatingTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlantedTastesTest {

  private static final DataSet DATA = new PlantedTastes(300, 1_000, 30_000, 7).generate();

  @Test
  void shouldMakeTheSameDataForTheSameSeedAndOtherDataForAnother() {
    DataSet again = new PlantedTastes(300, 1_000, 30_000, 7).generate();
    DataSet other = new PlantedTastes(300, 1_000, 30_000, 8).generate();

    assertThat(again.ratings().fingerprint()).isEqualTo(DATA.ratings().fingerprint());
    assertThat(again.items()).isEqualTo(DATA.items());
    assertThat(other.ratings().fingerprint()).isNotEqualTo(DATA.ratings().fingerprint());
  }

  @Test
  void shouldMakeTheSizesItWasAskedFor() {
    assertThat(DATA.ratings().size()).isBetween(28_000, 30_500);
    assertThat(DATA.ratings().users()).isEqualTo(300);
    assertThat(DATA.items()).hasSize(1_000);
    assertThat(DATA.format()).isEqualTo(Format.GENERATED);
    assertThatIllegalArgumentException().isThrownBy(() -> new PlantedTastes(0, 100, 100, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PlantedTastes(10, 19, 100, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PlantedTastes(10, 100, 9, 1));
  }

  @Test
  void shouldGiveEveryRatedItemATitleAYearAndGenres() {
    Map<String, Item> items = new HashMap<>();
    DATA.items().forEach(i -> items.put(i.itemId(), i));
    RatingTable r = DATA.ratings();
    for (int i = 0; i < r.items(); i++) {
      Item item = items.get(r.itemId(i));
      assertThat(item.title()).endsWith(" (" + item.year() + ")");
      assertThat(item.genres()).hasSizeBetween(1, 3);
    }
  }

  @Test
  void shouldRateOnTheHalfStarScaleAndEachItemOncePerUser() {
    RatingTable r = DATA.ratings();
    Set<Long> pairs = new HashSet<>();
    Set<Float> values = new HashSet<>();
    for (int e = 0; e < r.size(); e++) {
      assertThat(pairs.add(((long) r.user(e) << 32) | r.item(e))).isTrue();
      values.add(r.rating(e));
    }
    assertThat(values).hasSize(10).allMatch(v -> v >= 0.5f && v <= 5f && (v * 2) % 1 == 0);
  }

  @Test
  void shouldRateInSessions() {
    RatingTable r = DATA.ratings();
    Map<Integer, Long> last = new HashMap<>();
    int within = 0;
    for (int e = 0; e < r.size(); e++) {
      Long before = last.put(r.user(e), r.seconds(e));
      if (before != null) {
        assertThat(r.seconds(e)).isGreaterThan(before);
        within += r.seconds(e) - before <= 1_800 ? 1 : 0;
      }
    }
    assertThat(within / (double) r.size()).isBetween(0.85, 0.97);
  }

  @Test
  void shouldMakeSomeItemsAndUsersMuchMorePopularThanOthers() {
    RatingTable r = DATA.ratings();
    int[] perItem = new int[r.items()];
    int[] perUser = new int[r.users()];
    for (int e = 0; e < r.size(); e++) {
      perItem[r.item(e)]++;
      perUser[r.user(e)]++;
    }
    assertThat(shareOfTopTenth(perItem)).isBetween(0.25, 0.6);
    assertThat(shareOfTopTenth(perUser)).isBetween(0.25, 0.6);
  }

  @Test
  void shouldLetAPersonalRecommenderClearlyBeatPopularity() {
    RatingTable r = DATA.ratings();
    Map<String, List<String>> genres = new HashMap<>();
    DATA.items().forEach(i -> genres.put(i.itemId(), i.genres()));
    Map<String, Integer> genreIndex = new HashMap<>();
    int[][] genresOf = new int[r.items()][];
    for (int i = 0; i < r.items(); i++) {
      genresOf[i] =
          genres.get(r.itemId(i)).stream()
              .mapToInt(g -> genreIndex.computeIfAbsent(g, k -> genreIndex.size()))
              .toArray();
    }
    int split = r.size() * 4 / 5;
    double[] popularity = new double[r.items()];
    double[][] taste = new double[r.users()][20];
    Map<Integer, Set<Integer>> seen = new HashMap<>();
    int popularityHits = 0;
    int personalHits = 0;
    for (int e = 0; e < r.size(); e++) {
      int item = r.item(e);
      double[] mine = taste[r.user(e)];
      Set<Integer> known = seen.computeIfAbsent(r.user(e), k -> new HashSet<>());
      if (e >= split && r.rating(e) >= 4) {
        popularityHits += inTop10(item, known, i -> popularity[i], r.items()) ? 1 : 0;
        IntToDoubleFunction personal =
            i -> {
              double affinity = 0;
              for (int g : genresOf[i]) {
                affinity += mine[g] / genresOf[i].length;
              }
              return (popularity[i] + 1) * Math.exp(2 * affinity / (5 + known.size()) * 12);
            };
        personalHits += inTop10(item, known, personal, r.items()) ? 1 : 0;
      }
      popularity[item]++;
      known.add(item);
      for (int g : genresOf[item]) {
        mine[g] += (r.rating(e) - 3.0) / genresOf[item].length;
      }
    }
    assertThat(popularityHits).isPositive();
    assertThat(personalHits).isGreaterThan(3 * popularityHits / 2);
  }

  /** Whether fewer than ten unseen items score at least as high as this one. */
  private static boolean inTop10(
      int item, Set<Integer> seen, IntToDoubleFunction score, int items) {
    double own = score.applyAsDouble(item);
    return IntStream.range(0, items)
            .filter(i -> i != item && !seen.contains(i) && score.applyAsDouble(i) >= own)
            .limit(10)
            .count()
        < 10;
  }

  private static double shareOfTopTenth(int[] counts) {
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    int tenth = sorted.length / 10;
    double top = Arrays.stream(sorted, sorted.length - tenth, sorted.length).sum();
    return top / Arrays.stream(sorted).sum();
  }
}
