package io.freshet.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * The local store of user states cannot be used; the message says what that means and what to do.
 * Nothing is lost by it: the store's changelog holds every state, and no rating whose state could
 * not be written counts as read.
 */
public final class StoreFailedException extends RuntimeException {

  /** What is wrong with the store. */
  public enum Fault {
    /** Its disk has no room. */
    DISK_FULL,
    /** Its files are not what RocksDB wrote. */
    CORRUPT
  }

  private final Fault fault;

  private StoreFailedException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }

  /**
   * Names the fault of the store that is behind a failure.
   *
   * @param failure what ended a stream thread
   * @param stateDir where the stores lie, for the message
   * @return {@code failure} itself if no such fault is behind it
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
    // RocksDB keeps the sub-code of what a background thread met in the text alone.
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
          "the disk of state.dir = %s is full (%s): make room and start ingest again; it goes on where it was"
              .formatted(stateDir, broken.getMessage());
      case CORRUPT ->
          "a store in state.dir = %s is damaged (%s): ingest drops its local stores; started again, it restores them from the changelog"
              .formatted(stateDir, broken.getMessage());
    };
  }
}
