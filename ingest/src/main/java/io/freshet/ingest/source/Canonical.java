package io.freshet.ingest.source;

import org.jspecify.annotations.Nullable;

/** A record of Freshet's own that a foreign record became. */
public final class Canonical {
  private final Target target;
  private final byte[] key;
  private final byte @Nullable [] value;

  /** Topics that mapped records go to. */
  public enum Target {
    RATINGS,
    ITEMS,
    PROFILES
  }

  /**
   * Creates a record; the arrays are not copied.
   *
   * @param target topic that the record belongs to
   * @param key id of the user, or of the item on {@code items}, in UTF-8
   * @param value JSON in UTF-8; null for a tombstone
   */
  public Canonical(Target target, byte[] key, byte @Nullable [] value) {
    this.target = target;
    this.key = key;
    this.value = value;
  }

  /** Topic that the record belongs to. */
  public Target target() {
    return target;
  }

  /** Id of the user, or of the item on {@code items}, in UTF-8. */
  public byte[] key() {
    return key;
  }

  /** JSON in UTF-8; null for a tombstone. */
  public byte @Nullable [] value() {
    return value;
  }
}
