package io.freshet.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read from files, and read again when one of them has changed. Where the new
 * content cannot be used, the value stays as it is and the log says why, once per change.
 *
 * @param <T> the value
 */
final class Reloaded<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Reloaded.class);

  private final String name;
  private final List<Path> files;
  private final Supplier<T> read;
  private final Consumer<T> replaced;
  private List<String> stamps;
  private volatile T value;

  /**
   * Reads the files for the first time.
   *
   * @param name of the value, for the log
   * @param files none for a value that never changes
   * @param read makes the value of the files' content; throws {@link HttpStartException} if it
   *     cannot
   * @param replaced is given each later value
   * @throws HttpStartException if the value cannot be read
   */
  Reloaded(String name, List<Path> files, Supplier<T> read, Consumer<T> replaced) {
    this.name = name;
    this.files = List.copyOf(files);
    this.read = read;
    this.replaced = replaced;
    this.stamps = stamps();
    this.value = read.get();
  }

  /** The newest value that could be read. */
  T current() {
    return value;
  }

  /** Looks whether a file has changed; to be called every now and then. */
  synchronized void refresh() {
    List<String> now = stamps(); // taken before the content: what changes meanwhile is read again
    if (now.equals(stamps)) {
      return;
    }
    stamps = now;
    try {
      T changed = read.get();
      replaced.accept(changed);
      value = changed;
      LOG.info("{}: read again, {} changed", name, files);
    } catch (RuntimeException e) {
      LOG.error("{}: what was read before stays in use: {}", name, e.getMessage());
    }
  }

  /** What tells one content of the files from another: time, size and identity of each. */
  private List<String> stamps() {
    return files.stream().map(Reloaded::stamp).toList();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.lastModifiedTime() + " " + is.size() + " " + Objects.toString(is.fileKey());
    } catch (IOException e) {
      return "unreadable"; // reading it says why
    }
  }
}
