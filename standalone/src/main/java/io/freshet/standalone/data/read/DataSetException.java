package io.freshet.standalone.data.read;

import org.jspecify.annotations.Nullable;

/** A data set could not be read; the message names the file and says what would help. */
public final class DataSetException extends Exception {

  private static final long serialVersionUID = 1L;

  DataSetException(String message) {
    this(message, null);
  }

  DataSetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
