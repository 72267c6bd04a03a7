package io.freshet.standalone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScreenTest {

  @Test
  void shouldBePlainAndOf100ColumnsWithoutATerminal() {
    assertThat(Screen.parse("freshet.columns", null)).isEqualTo(new Screen(100, false));
  }

  @Test
  void shouldKeepATerminalsWidthBetween40And200() {
    assertThat(Screen.parse("freshet.columns", "57")).isEqualTo(new Screen(57, true));
    assertThat(Screen.parse("freshet.columns", "12")).isEqualTo(new Screen(40, true));
    assertThat(Screen.parse("freshet.columns", "999")).isEqualTo(new Screen(200, true));
    assertThatThrownBy(() -> new Screen(201, true))
        .hasMessage("width = 201: must lie in 40 to 200");
  }

  @Test
  void shouldRefuseAWidthThatIsNoNumber() {
    for (String columns : new String[] {"", "0", "-3", "wide", "80 "}) {
      assertThatThrownBy(() -> Screen.parse("freshet.columns", columns))
          .hasMessage(
              "-Dfreshet.columns=" + columns + ": must be the number of a terminal's columns");
    }
  }
}
