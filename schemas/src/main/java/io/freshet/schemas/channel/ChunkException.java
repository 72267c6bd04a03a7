package io.freshet.schemas.channel;

import java.io.IOException;

/** A snapshot that did not arrive as it was sent. It must not be served. */
public final class ChunkException extends IOException {

  /** What is wrong with it. */
  public enum Kind {
    /** The announced sizes contradict each other or exceed what is allowed. */
    IMPOSSIBLE_SIZE,
    /** A chunk's headers are missing, malformed, or speak of another file. */
    BAD_HEADERS,
    /** A chunk's length is not what its place asks for. */
    WRONG_LENGTH,
    /** A chunk's bytes are not those its CRC-32C was made of. */
    CORRUPT,
    /** Two different chunks claim one place. */
    CONTRADICTING,
    /** Chunks have not arrived. */
    MISSING,
    /** The whole file's SHA-256 is another. */
    WRONG_CHECKSUM
  }

  private final Kind kind;

  public ChunkException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
