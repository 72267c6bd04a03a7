package io.freshet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The seeds of the fuzz targets: golden files of earlier releases, and examples. */
public final class Seeds {
  private static final Path TOP = Path.of("..");
  private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2}\\s*){2,}");

  private Seeds() {}

  /** The UTF-8 of texts. */
  public static Stream<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(UTF_8));
  }

  /** The bytes of the golden user states and records, which stand in hexadecimal. */
  static Stream<byte[]> userStates() {
    List<byte[]> seeds = new ArrayList<>();
    for (Path file : files("schemas/src/test/resources/user-state-v1")) {
      HEX.matcher(read(file))
          .results()
          .map(hex -> HexFormat.of().parseHex(hex.group().replaceAll("\\s", "")))
          .forEach(seeds::add);
    }
    if (seeds.isEmpty()) {
      throw new IllegalStateException("no golden user states");
    }
    return seeds.stream();
  }

  private static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(TOP.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
