package io.freshet.standalone;

import io.freshet.standalone.command.FreshetCommandLine;
import io.freshet.standalone.command.ProcessEnvironment;
import io.freshet.standalone.text.Printable;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The {@code freshet} command. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessEnvironment process = ProcessEnvironment.ofProcess();
    CommandLine freshet = FreshetCommandLine.createFor(process, args);
    freshet.setOut(utf8(System.out));
    freshet.setErr(utf8(System.err));
    System.exit(freshet.execute(args));
  }

  /**
   * Returns a writer in UTF-8, independent of the locale. It escapes the control characters of
   * outside text.
   */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(
        Printable.writer(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
  }
}
