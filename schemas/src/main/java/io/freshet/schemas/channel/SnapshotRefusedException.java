package io.freshet.schemas.channel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a published snapshot must not serve, because the topic's content does not match its
 * manifest. Fetching it again does not help; another version may.
 */
public final class SnapshotRefusedException extends Exception {

  /** Reason of the refusal. */
  public enum Refusal {
    /**
     * The champion names a version without a readable manifest, or the manifest contradicts itself.
     */
    BAD_MANIFEST,
    /** The first chunk's offset no longer exists in the topic. */
    TRIMMED,
    /** The topic ends before the last chunk. */
    MISSING_CHUNKS,
    /** A chunk's checksum, headers or size is wrong. */
    BAD_CHUNK,
    /** Each chunk is valid, but the file's SHA-256 differs from the manifest's. */
    DIGEST_MISMATCH,
    /**
     * The file is complete, but it holds no readable model, or another model than the manifest
     * describes.
     */
    BAD_SNAPSHOT
  }

  private final String version;
  private final Refusal refusal;

  /** Creates an exception; {@code detail} says what differs. */
  public SnapshotRefusedException(String version, Refusal refusal, String detail) {
    this(version, refusal, detail, null);
  }

  /** Creates an exception with the failure that revealed the fault. */
  public SnapshotRefusedException(
      String version, Refusal refusal, String detail, @Nullable Throwable underlying) {
    super("snapshot " + version + " refused, " + refusal + ": " + detail, underlying);
    this.version = version;
    this.refusal = refusal;
  }

  static SnapshotRefusedException of(String version, ChunkException e) {
    Refusal refusal =
        switch (e.kind()) {
          case IMPOSSIBLE_SIZE -> Refusal.BAD_MANIFEST;
          case BAD_HEADERS, WRONG_LENGTH, CORRUPT, CONTRADICTING -> Refusal.BAD_CHUNK;
          case MISSING -> Refusal.MISSING_CHUNKS;
          case WRONG_CHECKSUM -> Refusal.DIGEST_MISMATCH;
        };
    return new SnapshotRefusedException(version, refusal, String.valueOf(e.getMessage()), e);
  }

  /** The refused version. */
  public String version() {
    return version;
  }

  /** Reason of the refusal. */
  public Refusal refusal() {
    return refusal;
  }
}
