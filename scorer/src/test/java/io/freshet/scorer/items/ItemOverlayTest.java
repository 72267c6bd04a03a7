package io.freshet.scorer.items;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.item.Item;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemOverlayTest {
  private final ItemDictionary dictionary = new ItemDictionary();
  private final ItemOverlay.Builder builder = new ItemOverlay.Builder(dictionary);

  @Test
  void shouldTellWhatWasPosted() {
    builder.put(new Item("7", "Heat", List.of("Crime", "Drama"), 1995, null, true));
    builder.put(new Item("x", null, List.of("Drama"), null, null, false));
    ItemOverlay overlay = builder.build();
    int heat = dictionary.intern("7");
    int other = dictionary.intern("x");
    assertThat(new String(overlay.title(heat), StandardCharsets.UTF_8)).isEqualTo("Heat");
    assertThat(overlay.year(heat)).isEqualTo(1995);
    assertThat(overlay.genres(heat))
        .containsExactly(overlay.genre("Crime"), overlay.genre("Drama"));
    assertThat(overlay.genres(other)).containsExactly(overlay.genre("Drama"));
    assertThat(overlay.genreName(overlay.genre("Drama"))).asString().isEqualTo("Drama");
    assertThat(overlay.title(other)).isNull();
    assertThat(overlay.year(other)).isEqualTo(ItemOverlay.NO_YEAR);
    assertThat(overlay.listed(heat)).isTrue();
    assertThat(overlay.unavailable(heat)).isFalse();
    assertThat(overlay.listed(other)).isFalse();
    assertThat(overlay.unavailable(other)).isTrue();
    assertThat(overlay.unavailable()).containsExactly(other);
    assertThat(overlay.items()).isEqualTo(2);
  }

  @Test
  void shouldSayNothingOfItemsItNeverSaw() {
    int unknown = dictionary.intern("later");
    ItemOverlay overlay = builder.build();
    assertThat(overlay.listed(unknown)).isFalse();
    assertThat(overlay.unavailable(unknown)).isFalse();
    assertThat(overlay.title(unknown)).isNull();
    assertThat(overlay.genres(unknown)).isEmpty();
    assertThat(overlay.year(unknown)).isEqualTo(ItemOverlay.NO_YEAR);
    assertThat(overlay.genre("Drama")).isEqualTo(-1);
  }

  @Test
  void shouldKeepTheTitleOfATombstonedItemForReasonsButNotRecommendIt() {
    builder.put(new Item("7", "Heat", List.of(), null, null, true));
    builder.remove("7".getBytes(StandardCharsets.UTF_8));
    builder.remove("8".getBytes(StandardCharsets.UTF_8));
    ItemOverlay overlay = builder.build();
    assertThat(overlay.unavailable())
        .containsExactlyInAnyOrder(dictionary.intern("7"), dictionary.intern("8"));
    assertThat(overlay.title(dictionary.intern("7"))).asString().isEqualTo("Heat");
    assertThat(overlay.items()).isZero();
    builder.put(new Item("7", "Heat", List.of(), null, null, true));
    assertThat(builder.build().unavailable()).containsExactly(dictionary.intern("8"));
    assertThat(builder.build().items()).isEqualTo(1);
  }

  @Test
  void shouldNotChangeAnOverlayOnceBuilt() {
    builder.put(new Item("7", "Heat", List.of("Crime"), null, null, true));
    ItemOverlay before = builder.build();
    builder.put(new Item("7", "Cold", List.of("Drama"), null, null, false));
    builder.put(new Item("8", "More", List.of("Drama"), null, null, true));
    int item = dictionary.intern("7");
    assertThat(before.title(item)).asString().isEqualTo("Heat");
    assertThat(before.listed(item)).isTrue();
    assertThat(before.genreCount()).isEqualTo(1);
    assertThat(before.items()).isEqualTo(1);
  }
}
