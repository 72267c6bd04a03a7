package io.freshet.model.snapshot;

import java.io.IOException;

/**
 * Thrown when a file is not a snapshot that this version can serve: truncated, corrupt, or of
 * another format.
 */
public final class SnapshotFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with what is wrong, where, and the value. */
  public SnapshotFormatException(String message) {
    super(message);
  }

  /** Creates the exception with what is wrong, where, the value, and the cause. */
  public SnapshotFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
