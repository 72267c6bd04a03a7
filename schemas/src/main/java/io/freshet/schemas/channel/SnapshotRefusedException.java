package io.freshet.schemas.channel;

import org.jspecify.annotations.Nullable;

/**
 * A published snapshot that must not serve: what the channel holds of it is not what its manifest
 * promises. Asking again does not help; another version may.
 */
public final class SnapshotRefusedException extends Exception {

  /** What is wrong. */
  public enum Refusal {
    /**
     * The champion names a version without a readable manifest, or the manifest contradicts itself.
     */
    BAD_MANIFEST,
    /** The first chunk's offset is not in the topic. */
    TRIMMED,
    /** The topic ends before the last chunk. */
    MISSING_CHUNKS,
    /** A chunk's checksum, headers or size is wrong. */
    BAD_CHUNK,
    /** All chunks are right by themselves, but the whole has not the SHA-256 of the manifest. */
    DIGEST_MISMATCH,
    /**
     * The file is whole, but no model can be read from it, or not the one that the manifest
     * describes.
     */
    BAD_SNAPSHOT
  }

  private final String version;
  private final Refusal refusal;

  public SnapshotRefusedException(String version, Refusal refusal, String detail) {
    this(version, refusal, detail, null);
  }

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

  /** The version refused. */
  public String version() {
    return version;
  }

  public Refusal refusal() {
    return refusal;
  }
}
