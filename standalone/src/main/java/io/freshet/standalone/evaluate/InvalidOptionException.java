package io.freshet.standalone.evaluate;

/** An option of an evaluation does not fit the others or the data: nothing was evaluated. */
public final class InvalidOptionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String option;
  private final String value;
  private final String rule;

  /**
   * Names what is wrong.
   *
   * @param option as on the command line
   * @param value as given
   * @param rule what it breaks
   */
  public InvalidOptionException(String option, Object value, String rule) {
    super(option + " = " + value + ": " + rule);
    this.option = option;
    this.value = String.valueOf(value);
    this.rule = rule;
  }

  /** The option as on the command line. */
  public String option() {
    return option;
  }

  /** The value that was given. */
  public String value() {
    return value;
  }

  /** The rule that it breaks. */
  public String rule() {
    return rule;
  }
}
