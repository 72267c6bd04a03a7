package io.freshet.standalone.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown if the configuration is invalid; carries all its errors. */
public final class InvalidConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigError> errors;

  /** Creates the exception with all errors, in the order of printing. */
  public InvalidConfigException(List<ConfigError> errors) {
    super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** Returns all errors. */
  public List<ConfigError> errors() {
    return errors;
  }
}
