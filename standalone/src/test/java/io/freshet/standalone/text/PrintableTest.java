package io.freshet.standalone.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintableTest {
  private static final String HOSTILE =
      "a\u001b[2Jb\u009bc\u202ed\u2066e\u2028f\ud800g\u0007\u007f";
  private static final String HARMLESS =
      "a\\u001b[2Jb\\u009bc\\u202ed\\u2066e\\u2028f\\ud800g\\u0007\\u007f";

  @Test
  void shouldEscapeWhatSteersATerminalOrReordersItsLine() {
    assertThat(Printable.line(HOSTILE)).isEqualTo(HARMLESS);
    assertThat(Printable.line("one\ntwo\rthree\tfour"))
        .isEqualTo("one\\u000atwo\\u000dthree\\u0009four");
  }

  @Test
  void shouldLeaveTextOfAnyScriptAsItIs() {
    String text = "Amélie – 千と千尋 \uD834\uDD1E 👩\u200D🚀 می\u200Cخواهم עברית";

    assertThat(Printable.line(text)).isEqualTo(text);
  }

  @Test
  void shouldKeepEndsOfLinesOfWholeOutput() {
    StringWriter terminal = new StringWriter();
    PrintWriter out = new PrintWriter(Printable.writer(terminal));

    out.print("one\r\n\t" + HOSTILE + "\n");
    out.print('\u001b');
    out.flush();

    assertThat(terminal).hasToString("one\r\n\t" + HARMLESS + "\n\\u001b");
  }

  @Test
  void shouldLeaveTheMeaningOfJsonAsItIs() throws Exception {
    String json = "{\"title\":\"a\u202eb\u009bc\u007f\u2066\"}";

    assertThat(new ObjectMapper().readTree(Printable.lines(json)))
        .isEqualTo(new ObjectMapper().readTree(json));
  }

  @Test
  void shouldEscapeLogsAndTheirStackTraces() {
    PrintableLayout layout = new PrintableLayout();
    LoggerContext context = new LoggerContext();
    layout.setContext(context);
    layout.setPattern("%msg%n");
    layout.start();

    String line =
        layout.doLayout(
            new LoggingEvent(
                "",
                context.getLogger("a"),
                Level.WARN,
                "user " + HOSTILE,
                new IllegalStateException(HOSTILE),
                null));

    assertThat(line).contains("user " + HARMLESS).contains("IllegalStateException: " + HARMLESS);
    assertThat(line.chars().filter(c -> c == 0x1b)).isEmpty();
  }
}
