package io.freshet.scorer.browse;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.popularity.LivePopularity;
import io.freshet.schemas.item.Item;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.engine.ServingViews;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemSearchTest {
  private static final String LETTERS = "aAbBéÉ 𝒜.ßø1";

  private final SplittableRandom random = new SplittableRandom(7);
  private final ItemDictionary dictionary = new ItemDictionary();
  private final LivePopularity live =
      new LivePopularity(dictionary::compare, LivePopularity.E_FOLD_EVENTS);
  private final ItemOverlay.Builder overlay = new ItemOverlay.Builder(dictionary);

  /** The index against a look at every title. */
  @Test
  void shouldFindWhatALookAtEveryTitleFinds() {
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      titles.add(text(12) + "x");
      overlay.put(new Item("" + i, titles.get(i), List.of(), null, null, true));
      for (int times = random.nextInt(4); times > 0; times--) {
        live.count(dictionary.find("" + i), 1);
      }
    }
    ItemSearch search = ItemSearch.of(view(), dictionary, live);
    int found = 0;
    for (int asked = 0; asked < 300; asked++) {
      String query = text(5);
      if (SearchWords.of(query).isEmpty()) {
        continue;
      }
      List<Integer> expected =
          IntStream.range(0, titles.size())
              .filter(i -> matches(titles.get(i), query))
              .mapToObj(i -> dictionary.find("" + i))
              .sorted(
                  Comparator.<Integer>comparingDouble(item -> -live.countOf(item))
                      .thenComparing(dictionary::compare))
              .toList();
      ItemSearch.Found actual = search.find(query, 20);
      assertThat(actual.total()).as(query).isEqualTo(expected.size());
      assertThat(actual.items())
          .as(query)
          .containsExactly(expected.stream().limit(20).mapToInt(i -> i).toArray());
      found += expected.size();
    }
    assertThat(found).isPositive();
  }

  @Test
  void shouldFindItemsWithoutATitleByTheirIds() {
    overlay.put(new Item("Lamp-42", null, List.of(), 1999, null, true));
    overlay.put(new Item("chair", "Lamps", List.of(), null, null, true));
    ItemSearch search = ItemSearch.of(view(), dictionary, live);
    assertThat(search.find("42 lamp 1999", 10).total()).isEqualTo(1);
    assertThat(search.find("lamp", 10).total()).isEqualTo(2);
    assertThat(search.find("chair", 10).total()).isZero();
  }

  @Test
  void shouldFindNothingInAnEmptyCatalogue() {
    ItemSearch search = ItemSearch.of(view(), dictionary, live);
    assertThat(search.find("", 10).total()).isZero();
    assertThat(search.find("a", 10).items()).isEmpty();
  }

  private static boolean matches(String title, String query) {
    return SearchWords.of(query).stream()
        .allMatch(word -> SearchWords.of(title).stream().anyMatch(own -> own.startsWith(word)));
  }

  private ServingView view() {
    return ServingViews.single(null, null, overlay.build(), dictionary);
  }

  private String text(int most) {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    for (int length = random.nextInt(most); length >= 0; length--) {
      out.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return out.toString();
  }
}
