package io.freshet.standalone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TextWidthTest {

  private static final String WIDE = "千と千尋の神隠し";
  private static final String ACCENTED = "Ame\u0301lie";

  @Test
  void shouldCountWideCharactersTwiceAndCombiningOnesNot() {
    assertThat(TextWidth.of("Brazil (1985)")).isEqualTo(13);
    assertThat(TextWidth.of(WIDE)).isEqualTo(16);
    assertThat(TextWidth.of("서울")).isEqualTo(4);
    assertThat(TextWidth.of("🎬")).isEqualTo(2);
    assertThat(TextWidth.of(ACCENTED)).isEqualTo(6);
    assertThat(TextWidth.of("")).isZero();
  }

  @Test
  void shouldCutAtTheWidthAndSplitNoCharacter() {
    assertThat(TextWidth.cut(WIDE, 16)).isEqualTo(WIDE);
    assertThat(TextWidth.cut(WIDE, 15)).isEqualTo("千と千尋の神隠…");
    assertThat(TextWidth.cut(WIDE, 14)).isEqualTo("千と千尋の神…");
    assertThat(TextWidth.cut("🎬🎬", 3)).isEqualTo("🎬…");
    assertThat(TextWidth.cut(ACCENTED, 5)).isEqualTo("Ame\u0301l…");
    assertThat(TextWidth.fit(WIDE, 14)).isEqualTo("千と千尋の神… ");
    assertThat(TextWidth.fit("ab", 4)).isEqualTo("ab  ");
  }

  @Test
  void shouldWrapAtSpacesAndBreakOnlyWordsThatAreTooLong() {
    assertThat(TextWidth.wrap("one two  three", 9)).containsExactly("one two", "three");
    assertThat(TextWidth.wrap("a " + WIDE + " b", 6)).containsExactly("a", "千と千", "尋の神", "隠し b");
    assertThat(TextWidth.wrap("", 9)).containsExactly("");
    assertThat(TextWidth.beside("name  ", "one two three", 13))
        .isEqualTo("name  one two\n      three\n");
    assertThat(TextWidth.beside("a long name  ", "one two", 13))
        .isEqualTo("a long name\n  one two\n");
    assertThatThrownBy(() -> TextWidth.wrap("a", 1)).hasMessageContaining("width = 1");
  }

  @Test
  void shouldLoseNothingAndFitHoweverATextIsMixed() {
    Random random = new Random(7);
    String letters = "ab 千🎬\u0301 é한";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(80); n > 0; n--) {
        int at = random.nextInt(letters.codePointCount(0, letters.length()));
        text.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at)));
      }
      int width = 2 + random.nextInt(30);

      assertThat(TextWidth.wrap(text.toString(), width))
          .allMatch(line -> TextWidth.of(line) <= width);
      assertThat(String.join("", TextWidth.wrap(text.toString(), width)).replace(" ", ""))
          .isEqualTo(text.toString().replace(" ", ""));
      assertThat(TextWidth.of(TextWidth.fit(text.toString(), width))).isEqualTo(width);
    }
  }
}
