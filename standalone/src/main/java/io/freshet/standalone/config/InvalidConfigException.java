package io.freshet.standalone.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used; carries everything that is wrong with it, not just the first.
 */
public final class InvalidConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigError> errors;

  /** Takes all errors, in the order they shall be printed. */
  public InvalidConfigException(List<ConfigError> errors) {
    super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** Everything that is wrong. */
  public List<ConfigError> errors() {
    return errors;
  }
}
