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
 * Exclusive hold of one instance on a folder: a lock of the operating system on the file {@code
 * .lock} in it, which ends with the process at the latest.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder, which is made if it is not there.
   *
   * @param setting which says where the folder is, for the message
   * @throws IllegalStateException if another instance, of this process or of another, has it
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
            "%s is in use by another instance: stop that one, or give this one another %s"
                .formatted(folder.toAbsolutePath(), setting));
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot lock %s, which is where %s says".formatted(folder.toAbsolutePath(), setting), e);
    }
  }

  /** Null if another process or another part of this one has the lock. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock a folder", e);
    }
  }
}
