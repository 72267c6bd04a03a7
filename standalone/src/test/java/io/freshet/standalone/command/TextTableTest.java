package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.standalone.text.Screen;
import io.freshet.standalone.text.TextWidth;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void shouldAlignWideCharactersAndNumbers() {
    TextTable table = new TextTable("title", "ratings");
    table.row("千と千尋の神隠し", "12");
    table.row("Brazil", "1,200");

    assertThat(table.render())
        .isEqualTo(
            """
            title             ratings
            千と千尋の神隠し       12
            Brazil              1,200
            """);
  }

  @Test
  void shouldWrapWordsOnANarrowTerminalAndOneRowALineInAPipe() {
    TextTable table = new TextTable("version", "verdict", "users");
    table.row("v000001", "published because it is better than the model before it", "12");

    assertThat(table.render(Screen.ofTerminal(40)))
        .isEqualTo(
            """
            version  verdict                   users
            v000001  published because it is      12
                     better than the model
                     before it
            """);
    assertThat(table.render(Screen.PLAIN).lines()).hasSize(2);
    assertThat(table.render(Screen.ofTerminal(200))).isEqualTo(table.render());
  }

  @Test
  void shouldShowEachRowAsABlockWhereTheColumnsDoNotFit() {
    TextTable table = new TextTable("one", "two", "three", "four", "verdict");
    table.row("1,000,000", "2,000,000", "3,000,000", "4,000,000", "as good as 千と千尋の神隠し and newer");
    table.row("1", "", "3", "4", "");

    assertThat(table.render(Screen.ofTerminal(40)))
        .isEqualTo(
            """
            one      1,000,000
            two      2,000,000
            three    3,000,000
            four     4,000,000
            verdict  as good as 千と千尋の神隠し and
                     newer

            one      1
            three    3
            four     4
            """);
  }

  @Test
  void shouldFitEveryTerminal() {
    TextTable table = new TextTable("a", "words", "more");
    table.row("1", "千と千尋の神隠し ".repeat(9).strip(), "x".repeat(90));

    for (int width = Screen.MIN_WIDTH; width <= Screen.MAX_WIDTH; width++) {
      int max = width;
      assertThat(table.render(width).lines()).allMatch(line -> TextWidth.of(line) <= max);
    }
  }
}
