package io.freshet.schemas.channel;

import java.io.IOException;

/** Thrown if a snapshot did not arrive as it was sent. Such a snapshot must not serve. */
public final class ChunkException extends IOException {

  /** Fault of the snapshot. */
  public enum Kind {
    /** The sizes in the manifest contradict each other or exceed the limit. */
    IMPOSSIBLE_SIZE,
    /** A chunk's headers are missing or malformed, or belong to another file. */
    BAD_HEADERS,
    /** A chunk's length is wrong for its index. */
    WRONG_LENGTH,
    /** A chunk's bytes do not match its CRC-32C. */
    CORRUPT,
    /** Two different chunks have the same index. */
    CONTRADICTING,
    /** Chunks have not arrived. */
    MISSING,
    /** The file's SHA-256 differs from the manifest's. */
    WRONG_CHECKSUM
  }

  private final Kind kind;

  /** Creates an exception; the message says what differs. */
  public ChunkException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Fault of the snapshot. */
  public Kind kind() {
    return kind;
  }
}
