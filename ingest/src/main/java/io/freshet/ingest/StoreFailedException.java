package io.freshet.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Thrown if the local store of user states cannot be used. The message says what happened and what
 * to do. No data is lost: the store's changelog holds every state, and the offset of a rating is
 * committed only after its state was written.
 */
public final class StoreFailedException extends RuntimeException {

  /** Fault of a store. */
  public enum Fault {
    /** The disk is full. */
    DISK_FULL,
    /** The files are damaged. */
    CORRUPT
  }

  private final Fault fault;

  private StoreFailedException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  /** Fault of the store. */
  public Fault fault() {
    return fault;
  }

  /**
   * Finds the fault of the store that caused a failure.
   *
   * @param failure exception that ended a stream thread
   * @param stateDir folder of the stores, for the message
   * @return a {@link StoreFailedException}, or {@code failure} itself if the store did not cause it
   */
  static Throwable explain(Throwable failure, Path stateDir) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RocksDBException broken) {
        Fault fault = fault(broken.getStatus(), String.valueOf(broken.getMessage()));
        if (fault != null) {
          return new StoreFailedException(fault, message(fault, stateDir, broken), failure);
        }
      }
    }
    return failure;
  }

  private static @Nullable Fault fault(@Nullable Status status, String message) {
    if (status == null) {
      return null;
    }
    // For a failure of a background thread, RocksDB gives the sub-code only in the text.
    boolean noSpace =
        status.getSubCode() == Status.SubCode.NoSpace
            || message.contains("No space left on device");
    if (noSpace) {
      return Fault.DISK_FULL;
    }
    return status.getCode() == Status.Code.Corruption ? Fault.CORRUPT : null;
  }

  private static String message(Fault fault, Path stateDir, RocksDBException broken) {
    return switch (fault) {
      case DISK_FULL ->
          "the disk of state.dir = %s is full (%s): make room and restart ingest; it continues where it stopped"
              .formatted(stateDir, broken.getMessage());
      case CORRUPT ->
          "a store in state.dir = %s is damaged (%s): ingest deletes its local stores; restart ingest to restore them from the changelog"
              .formatted(stateDir, broken.getMessage());
    };
  }
}
