package io.freshet.schemas.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writer of small files that a reader finds whole, old or new, whenever the process ends. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Replaces a file, and creates its folder if it does not exist. The new content is written beside
   * it first, under the name with {@code .part} appended.
   *
   * @throws IOException if the disk fails; the file is then as before
   */
  public static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    Files.write(unfinished, content);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
