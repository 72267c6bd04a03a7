package io.freshet.standalone.demo;

import io.freshet.standalone.data.read.DataSet;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folder with all data of a demo: the broker's data, the services' stores, the log. A folder
 * belongs to one data set, so that a second start continues with the same one.
 */
public final class DemoFolder {
  private static final String MARK = "demo.properties";
  private static final String FINGERPRINT = "data.fingerprint";
  private static final String NAME = "data.name";
  private static final String SUMMARY = "summary.txt";

  /** The files that a demo makes in its folder; no other file is ever deleted. */
  private static final List<String> OURS = List.of("broker", "state", MARK, SUMMARY);

  private final Path root;

  private DemoFolder(Path root) {
    this.root = root;
  }

  /**
   * Returns the folder of a data set's demo under {@code parent}, named by the data set's
   * fingerprint.
   *
   * @param data the replayed data set
   */
  public static DemoFolder under(Path parent, DataSet data) {
    return new DemoFolder(
        parent.resolve(String.format(Locale.ROOT, "demo-%016x", data.ratings().fingerprint())));
  }

  /** Returns the demo in a named folder. */
  public static DemoFolder at(Path folder) {
    return new DemoFolder(folder);
  }

  /** Returns the folder. */
  public Path root() {
    return root;
  }

  Path broker() {
    return root.resolve("broker");
  }

  Path state() {
    return root.resolve("state");
  }

  /** The summary of the last run that replayed ratings. */
  private Path summary() {
    return root.resolve(SUMMARY);
  }

  /**
   * Keeps a summary for the next start.
   *
   * @throws DemoFailedException if it cannot be written
   */
  void keep(SummaryText summary) throws DemoFailedException {
    try {
      summary.write(summary());
    } catch (IOException e) {
      throw new DemoFailedException("cannot write " + summary() + ": " + e, e);
    }
  }

  /**
   * Returns the summary that was kept last, if there is one.
   *
   * @throws DemoFailedException if it cannot be read
   */
  Optional<SummaryText> kept() throws DemoFailedException {
    try {
      return Files.exists(summary()) ? Optional.of(SummaryText.read(summary())) : Optional.empty();
    } catch (IOException e) {
      throw new DemoFailedException("cannot read " + summary() + ": " + e, e);
    }
  }

  /**
   * Claims the folder for a data set.
   *
   * @throws DemoFailedException if it belongs to another data set or cannot be written
   */
  public void claim(DataSet data) throws DemoFailedException {
    Path mark = root.resolve(MARK);
    String fingerprint = Long.toHexString(data.ratings().fingerprint());
    try {
      Files.createDirectories(root);
      Properties properties = new Properties();
      if (Files.exists(mark)) {
        try (Reader reader = Files.newBufferedReader(mark, StandardCharsets.UTF_8)) {
          properties.load(reader);
        }
        if (!fingerprint.equals(properties.getProperty(FINGERPRINT))) {
          throw new DemoFailedException(
              "%s holds a demo on other data (%s): name another --dir, or start over with --fresh"
                  .formatted(root, properties.getProperty(NAME)));
        }
        return;
      }
      properties.setProperty(FINGERPRINT, fingerprint);
      properties.setProperty(NAME, data.name());
      try (Writer writer = Files.newBufferedWriter(mark, StandardCharsets.UTF_8)) {
        properties.store(writer, "what this demo's folder belongs to");
      }
    } catch (IOException e) {
      throw new DemoFailedException("cannot use the demo's folder " + root + ": " + e, e);
    }
  }

  /**
   * Deletes the files of an earlier demo.
   *
   * @throws DemoFailedException if a file cannot be deleted
   */
  public void clear() throws DemoFailedException {
    for (String name : OURS) {
      Path top = root.resolve(name);
      if (!Files.exists(top)) {
        continue;
      }
      try (Stream<Path> all = Files.walk(top)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      } catch (IOException e) {
        throw new DemoFailedException("cannot start over in " + root + ": " + e, e);
      }
    }
  }
}
