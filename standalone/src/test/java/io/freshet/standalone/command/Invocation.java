package io.freshet.standalone.command;

import io.freshet.standalone.text.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine;

/** What one run of the command line printed and ended with. */
record Invocation(int exitCode, String out, String err) {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  static Invocation of(String... args) {
    return with(Map.of(), args);
  }

  static Invocation with(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine freshet =
        FreshetCommandLine.createFor(
            new ProcessEnvironment(
                environment, Clock.fixed(NOW, ZoneOffset.UTC), Screen.PLAIN, Screen.PLAIN),
            args);
    freshet.setOut(new PrintWriter(out));
    freshet.setErr(new PrintWriter(err));
    int exitCode = freshet.execute(args);
    return new Invocation(exitCode, out.toString(), err.toString());
  }
}
