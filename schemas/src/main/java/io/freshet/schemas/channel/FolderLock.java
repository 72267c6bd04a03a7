package io.freshet.schemas.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive lock of one instance on a folder. It is a lock of the operating system on the folder's
 * file {@code .lock} and ends with the process at the latest.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a folder and creates it if it does not exist.
   *
   * @param setting key of the setting that names the folder, for the message
   * @throws IllegalStateException if another instance, in this process or another, holds the lock
   * @throws UncheckedIOException if the folder cannot be written to
   */
  public static FolderLock take(Path folder, String setting) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new IllegalStateException(
            "%s is in use by another instance: stop that instance, or set another %s for this one"
                .formatted(folder.toAbsolutePath(), setting));
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot lock %s, the folder that %s names".formatted(folder.toAbsolutePath(), setting),
          e);
    }
  }

  /** Null if another instance, in this process or another, holds the lock. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock a folder", e);
    }
  }
}
