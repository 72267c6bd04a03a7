package io.freshet.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusLineTest {

  private static final List<String> PARTS =
      List.of("1,500 of 15,000 ratings", "264 answers/s", "12 waiting", "model v000002");

  @Test
  void shouldLeaveOutWhatDoesNotFit() {
    assertThat(StatusLine.line(PARTS, 39)).isEqualTo("1,500 of 15,000 ratings  264 answers/s");
    assertThat(StatusLine.line(PARTS, 79)).isEqualTo(String.join("  ", PARTS));
    assertThat(StatusLine.line(PARTS, 12)).isEqualTo("1,500 of 15…");
    assertThat(StatusLine.line(List.of("千と千尋", "の"), 12)).isEqualTo("千と千尋  の");
    assertThat(StatusLine.line(List.of("千と千尋", "の"), 11)).isEqualTo("千と千尋");
  }
}
