package io.freshet.standalone.data.read;

import org.jspecify.annotations.Nullable;

/** Thrown if a data set could not be read; the message names the file and a remedy. */
public final class DataSetException extends Exception {

  private static final long serialVersionUID = 1L;

  DataSetException(String message) {
    this(message, null);
  }

  DataSetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
