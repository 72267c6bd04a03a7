package io.freshet.standalone.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The detection of a data set: finds the ratings file by name, and its format by content.
 *
 * <p>In a folder, {@code ratings.csv}, {@code ratings.dat} and {@code u.data} (each also with
 * {@code .gz}) are found by name; otherwise the only file with a known content; otherwise the only
 * sub-folder with a data set. More than one candidate is an error that names them all.
 */
public final class Detection {

  private static final List<String> RATINGS_FILES = List.of("ratings.csv", "ratings.dat", "u.data");
  private static final Set<String> DATA_EXTENSIONS =
      Set.of("csv", "tsv", "txt", "dat", "data", "json", "jsonl", "rating", "inter");

  private final ColumnOrder order;

  Detection(ColumnOrder order) {
    this.order = order;
  }

  Layout detect(Path path) throws DataSetException {
    try {
      if (Files.isDirectory(path)) {
        return inFolder(path);
      }
      if (!Files.exists(path)) {
        throw new DataSetException("no such file or folder: " + path);
      }
      return new FormatSniffer(order).sniff(path);
    } catch (IOException e) {
      throw new DataSetException("cannot read " + path + ": " + reasonOf(e), e);
    }
  }

  public static String reasonOf(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private Layout inFolder(Path folder) throws IOException, DataSetException {
    Layout here = filesIn(folder);
    if (here != null) {
      return here;
    }
    List<Path> found = new ArrayList<>();
    for (Path child : children(folder)) {
      if (Files.isDirectory(child) && hasNamedRatings(child)) {
        found.add(child);
      }
    }
    if (found.size() == 1) {
      return inFolder(found.get(0));
    }
    if (found.size() > 1) {
      throw ambiguous(folder, found);
    }
    throw new DataSetException(
        "no data set in "
            + folder
            + ": it holds neither "
            + String.join(" nor ", RATINGS_FILES)
            + " (plain or .gz) nor a single file of ratings");
  }

  private @Nullable Layout filesIn(Path folder) throws IOException, DataSetException {
    List<Path> named = new ArrayList<>();
    for (String name : RATINGS_FILES) {
      Path file = FormatSniffer.plainOrGzip(folder.resolve(name));
      if (file != null) {
        named.add(file);
      }
    }
    FormatSniffer sniffer = new FormatSniffer(order);
    if (named.size() == 1) {
      return sniffer.sniff(named.get(0));
    }
    if (named.size() > 1) {
      throw ambiguous(folder, named);
    }
    List<Path> understood = new ArrayList<>();
    List<DataSetException> refused = new ArrayList<>();
    Layout layout = null;
    for (Path file : children(folder)) {
      if (!Files.isRegularFile(file) || !DATA_EXTENSIONS.contains(extension(file))) {
        continue;
      }
      try {
        layout = sniffer.sniff(file);
        understood.add(file);
      } catch (DataSetException e) {
        refused.add(e);
      }
    }
    if (understood.size() > 1) {
      throw ambiguous(folder, understood);
    }
    if (layout == null && refused.size() == 1) {
      throw refused.get(0);
    }
    return layout;
  }

  private static boolean hasNamedRatings(Path folder) {
    return RATINGS_FILES.stream()
        .anyMatch(name -> FormatSniffer.plainOrGzip(folder.resolve(name)) != null);
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static DataSetException ambiguous(Path folder, List<Path> found) {
    List<String> names = found.stream().map(p -> folder.relativize(p).toString()).toList();
    return new DataSetException(
        folder
            + " holds more than one data set: "
            + String.join(", ", names)
            + "; name one of them");
  }
}
