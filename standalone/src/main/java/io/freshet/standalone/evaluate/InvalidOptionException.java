package io.freshet.standalone.evaluate;

/**
 * Thrown if an option of an evaluation contradicts other options or the data; nothing was
 * evaluated.
 */
public final class InvalidOptionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String option;
  private final String value;
  private final String rule;

  /**
   * Creates the exception.
   *
   * @param option the option as on the command line
   * @param value the value as given
   * @param rule the rule that the value breaks
   */
  public InvalidOptionException(String option, Object value, String rule) {
    super(option + " = " + value + ": " + rule);
    this.option = option;
    this.value = String.valueOf(value);
    this.rule = rule;
  }

  /** Returns the option as on the command line. */
  public String option() {
    return option;
  }

  /** Returns the given value. */
  public String value() {
    return value;
  }

  /** Returns the rule that the value breaks. */
  public String rule() {
    return rule;
  }
}
