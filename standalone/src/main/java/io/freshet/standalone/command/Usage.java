package io.freshet.standalone.command;

import io.freshet.standalone.text.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Errors on arguments, all in one form: {@code --limit = -3: must be 1 or more}. */
public final class Usage {

  private Usage() {}

  /** Creates the exception that ends the command with exit code 2. */
  public static CommandLine.ParameterException error(
      CommandSpec spec, String name, Object value, String rule) {
    String shown = value.equals("") ? "\"\"" : Printable.line(value.toString());
    return new CommandLine.ParameterException(
        spec.commandLine(), "%s = %s: %s".formatted(name, shown, rule));
  }

  /** Refuses an option whose rule does not hold. */
  static void require(CommandSpec spec, boolean holds, String option, Object value, String rule) {
    if (!holds) {
      throw error(spec, option, value, rule);
    }
  }
}
