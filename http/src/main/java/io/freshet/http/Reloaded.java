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
 * A value that is read from files and read again when a file changes. If the new content is
 * invalid, the old value stays in use and the log says why, once per change.
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
   * @param name name of the value, for the log
   * @param files the files; none for a value that never changes
   * @param read reads the value from the files; throws {@link HttpStartException} if that fails
   * @param replaced receives each later value
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

  /** Reads the value again if a file has changed. Call it periodically. */
  synchronized void refresh() {
    List<String> now =
        stamps(); // before the content, so that a change in between is read next time
    if (now.equals(stamps)) {
      return;
    }
    stamps = now;
    try {
      T changed = read.get();
      replaced.accept(changed);
      value = changed;
      LOG.info("Reloaded {}, because {} changed", name, files);
    } catch (RuntimeException e) {
      LOG.error("Cannot reload {}; the old value stays in use: {}", name, e.getMessage());
    }
  }

  /** Time, size and identity of each file, to detect changes. */
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
