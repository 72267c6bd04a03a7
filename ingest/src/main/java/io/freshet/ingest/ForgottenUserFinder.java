package io.freshet.ingest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds one user's entries in the memory of forgetting, whose changelog names users by salted
 * hashes alone: it is given the records of each partition in their order, the partition's salt
 * first.
 */
public final class ForgottenUserFinder {
  private final byte[] userId;
  private final Map<Integer, byte[]> entryKeys = new HashMap<>();

  /**
   * Starts.
   *
   * @param userId the bytes of the user's key
   */
  public ForgottenUserFinder(byte[] userId) {
    this.userId = userId.clone();
  }

  /** Whether the next record of a partition of {@link IngestTopology#MEMORY} is about the user. */
  public boolean isEntry(int partition, byte[] key, byte @Nullable [] value) {
    if (ForgetMemory.isSalt(key)) {
      if (value != null) {
        entryKeys.put(partition, ForgetMemory.entryKey(value, userId));
      }
      return false;
    }
    return Arrays.equals(key, entryKeys.get(partition));
  }
}
