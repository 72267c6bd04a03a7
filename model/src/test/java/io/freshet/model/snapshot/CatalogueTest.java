package io.freshet.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

  @Test
  void shouldOrderByUnsignedUtf8Bytes() {
    // U+FF5E is EF BD 9E in UTF-8, U+1F600 is F0 9F 98 80, though its UTF-16 form sorts first.
    Catalogue catalogue = Catalogue.of(List.of("~", "\uFF5E", "\uD83D\uDE00", "10", "9", "a"));

    assertThat(ids(catalogue)).containsExactly("10", "9", "a", "~", "\uFF5E", "\uD83D\uDE00");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 1_000_000_000L, Catalogue.MAX_NUMBER})
  void shouldFindEveryIdInEveryFormWhateverTheSpreadOfNumbers(long spread) {
    Random random = new Random(spread);
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      ids.add(Long.toString(Math.floorMod(random.nextLong(), Math.max(3000, spread))));
      ids.add("B" + Integer.toString(random.nextInt(100_000), 36));
    }
    Catalogue catalogue = Catalogue.of(ids);

    assertThat(catalogue.size()).isEqualTo(ids.size());
    for (int i = 0; i < catalogue.size(); i++) {
      String id = catalogue.id(i);
      byte[] utf8 = ("xx" + id + "y").getBytes(StandardCharsets.UTF_8);
      assertThat(catalogue.indexOf(id)).isEqualTo(i);
      assertThat(catalogue.indexOf(utf8, 2, utf8.length - 3)).isEqualTo(i);
      if (!id.startsWith("B")) {
        assertThat(catalogue.indexOfNumber(Long.parseLong(id))).isEqualTo(i);
      }
    }
  }

  @Test
  void shouldFindNothingThatItDoesNotHold() {
    Catalogue catalogue = Catalogue.of(List.of("1", "30", "x"));

    assertThat(catalogue.indexOf("2")).isEqualTo(-1);
    assertThat(catalogue.indexOf("01")).isEqualTo(-1);
    assertThat(catalogue.indexOf("")).isEqualTo(-1);
    assertThat(catalogue.indexOf("xx")).isEqualTo(-1);
    assertThat(catalogue.indexOf("\uD800")).isEqualTo(-1);
    assertThat(catalogue.indexOfNumber(2)).isEqualTo(-1);
    assertThat(catalogue.indexOfNumber(31)).isEqualTo(-1);
    assertThat(catalogue.indexOfNumber(-1)).isEqualTo(-1);
    assertThat(catalogue.indexOfNumber(Long.MIN_VALUE)).isEqualTo(-1);
    assertThat(catalogue.indexOfNumber(Long.MAX_VALUE)).isEqualTo(-1);
  }

  @Test
  void shouldKeepNumbersTooLongForANumberAsWords() {
    String tooLong = Long.toString(Catalogue.MAX_NUMBER + 1);
    List<String> ids = List.of(tooLong, "9999999999999999999", "0", "00", "-5");
    Catalogue catalogue = Catalogue.of(ids);

    for (String id : ids) {
      assertThat(catalogue.id(catalogue.indexOf(id))).isEqualTo(id);
    }
    assertThat(catalogue.indexOfNumber(Catalogue.MAX_NUMBER + 1)).isEqualTo(-1);
    assertThat(catalogue.indexOfNumber(0)).isEqualTo(catalogue.indexOf("0"));
    assertThat(catalogue.indexOfNumber(-5)).isEqualTo(-1);
  }

  @Test
  void shouldCopyTheBytesOfAnId() {
    Catalogue catalogue = Catalogue.of(List.of("é", "a"));
    byte[] into = new byte[8];

    int length = catalogue.copyId(1, into, 3);

    assertThat(length).isEqualTo(2).isEqualTo(catalogue.idLength(1));
    assertThat(Arrays.copyOfRange(into, 3, 5)).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldServeAnEmptyCatalogue() {
    Catalogue catalogue = Catalogue.of(List.of());

    assertThat(catalogue.size()).isZero();
    assertThat(catalogue.indexOf("a")).isEqualTo(-1);
    assertThat(catalogue.indexOfNumber(0)).isEqualTo(-1);
    assertThatThrownBy(() -> catalogue.id(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldRejectIdsThatAreNone() {
    assertThatThrownBy(() -> Catalogue.of(List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> Catalogue.of(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice: a");
    assertThatThrownBy(() -> Catalogue.of(List.of("\uDC00")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unicode");
  }

  private static List<String> ids(Catalogue catalogue) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < catalogue.size(); i++) {
      ids.add(catalogue.id(i));
    }
    return ids;
  }
}
