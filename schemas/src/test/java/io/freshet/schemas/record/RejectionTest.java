package io.freshet.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectionTest {
  @Test
  void shouldGiveEveryTypeItsOwnReason() {
    assertThat(Examples.REJECTIONS).extracting(Rejection::reason).doesNotHaveDuplicates();
  }

  @Test
  void shouldPutFieldValueAndRuleIntoTheMessage() {
    for (Rejection rejection : Examples.REJECTIONS) {
      assertThat(rejection.message())
          .startsWith(rejection.reason() + ": " + rejection.field())
          .contains(rejection.value())
          .endsWith(rejection.rule());
    }
  }

  @Test
  void shouldKeepShortTextAsItIs() {
    assertThat(Rejection.excerpt("é😀 \"x\"")).isEqualTo("é😀 \"x\"");
    assertThat(Rejection.excerpt("")).isEmpty();
    assertThat(Rejection.excerpt("x".repeat(120))).isEqualTo("x".repeat(120));
  }

  @Test
  void shouldCutLongTextBetweenCharacters() {
    assertThat(Rejection.excerpt("x".repeat(121))).isEqualTo("x".repeat(119) + "…");
    assertThat(Rejection.excerpt("x".repeat(118) + "😀😀")).isEqualTo("x".repeat(118) + "…");
    assertThat(Rejection.excerpt("\ud83d".repeat(121))).isEqualTo("\ufffd".repeat(119) + "…");
  }

  @Test
  void shouldReplaceWhatCouldForgeALine() {
    assertThat(Rejection.excerpt("a\r\nERROR b\u0085\u007f\ud800c")).isEqualTo("a��ERROR b���c");
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    String once = Rejection.excerpt("😀\n".repeat(100));
    assertThat(Rejection.excerpt(once)).isEqualTo(once);
  }
}
