package io.freshet.model.snapshot;

import java.io.IOException;

/** A file is no snapshot that this version can serve: truncated, corrupt, or of another format. */
public final class SnapshotFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, with the place and the value. */
  public SnapshotFormatException(String message) {
    super(message);
  }

  /** Says what is wrong, with the place and the value, and what found it. */
  public SnapshotFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
