package io.freshet.ingest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finder of one user's entries in the changelog of the memory of forgotten users, which names users
 * by salted hashes only. The caller passes the records of each partition in order; the partition's
 * salt comes first.
 */
public final class ForgottenUserFinder {
  private final byte[] userId;
  private final Map<Integer, byte[]> entryKeys = new HashMap<>();

  /**
   * Creates a finder.
   *
   * @param userId the bytes of the user's key
   */
  public ForgottenUserFinder(byte[] userId) {
    this.userId = userId.clone();
  }

  /**
   * Whether a record is the user's entry or its stamp. Call it for every record of {@link
   * IngestTopology#MEMORY}, in the order of its partition.
   */
  public boolean isEntry(int partition, byte[] key, byte @Nullable [] value) {
    if (ForgetMemory.isSalt(key)) {
      if (value != null) {
        entryKeys.put(partition, ForgetMemory.entryKey(value, userId));
      }
      return false;
    }
    byte[] entryKey = entryKeys.get(partition);
    return entryKey != null
        && (Arrays.equals(key, entryKey) || Arrays.equals(key, ForgetMemory.stampKey(entryKey)));
  }
}
