package io.freshet.standalone.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents' links lead somewhere, and what they say can be read once. */
class DocumentsTest {

  /** The module's folder is the working folder of its tests. */
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** Words that a reader had to read twice, each with what to say in its place. */
  private static final List<String> FORBIDDEN =
      List.of(
          "how much speaks for", // scores … by …
          "makes those of", // creates the …
          "for who needs", // for callers that need …
          "is asked for again after as many", // the next one starts after …
          "is not shown worse", // as good as the model before it
          "whoever", // the user, the client, the operator who …
          "whomever",
          "what it takes", // the memory, the time, the arguments that … needs
          "what speaks for", // the score of …
          "snapshot is none of", // not of this family
          "there is none of", // … has no …
          "thread's way through", // one thread's pass over …
          "bit by bit", // bit for bit
          "bit-equal", // the same, bit for bit
          "makes one.", // creates a …
          "be it on", // including the case that …
          "says it all", // holds the whole …
          "what makes it fail", // the cause of …
          "in the eyes of", // as input to …, as … reads it
          "for want of", // because … lacks
          "what is told of", // the record of …
          "what came of", // the result of …
          "what became of", // the outcome of …
          "what it is at", // its status
          "nobody says otherwise", // default …
          "as they must be", // with the right settings
          "how far it has come", // the progress of …
          "in the order they happened"); // in order of time

  private static final int MAX_LINE = 120;

  private static final Set<String> FOLDERS_WITHOUT_PROSE = Set.of("target", ".git");

  @Test
  void shouldLinkToFilesAndHeadingsThatExist() {
    List<String> broken = new ArrayList<>();
    for (Path document : files(".md")) {
      Matcher links = LINK.matcher(withoutCode(read(document)));
      while (links.find()) {
        String target = links.group(1);
        if (!target.contains("://") && !target.startsWith("mailto:")) {
          brokenPart(document, target).ifPresent(broken::add);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void shouldKeepLinesToOneHundredAndTwentyCharactersOutsideTables() {
    List<String> tooLong = new ArrayList<>();
    for (Path document : files(".md")) {
      List<String> lines = read(document).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.length() > MAX_LINE && !line.strip().startsWith("|")) {
          tooLong.add(PROJECT.relativize(document) + ":" + (i + 1));
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void shouldUseNoPhraseThatHasToBeReadTwice() {
    List<String> found = new ArrayList<>();
    List<Path> texts =
        Stream.of(".md", ".java", ".yaml", ".yml", ".sh")
            .flatMap(end -> files(end).stream())
            .toList();
    for (Path text : texts) {
      // This list itself, and what earlier decisions said in their day.
      if (text.endsWith("DocumentsTest.java") || text.toString().contains("decisions")) {
        continue;
      }
      String said = read(text).toLowerCase(Locale.ROOT).replaceAll("\\s+(\\*\\s+|//+\\s+)?", " ");
      FORBIDDEN.stream()
          .filter(said::contains)
          .forEach(phrase -> found.add(PROJECT.relativize(text) + ": " + phrase));
    }
    assertThat(found).isEmpty();
  }

  private static Optional<String> brokenPart(Path document, String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path there = file.isEmpty() ? document : document.resolveSibling(file).normalize();
    String where = PROJECT.relativize(document) + " -> " + target;
    if (!Files.exists(there)) {
      return Optional.of(where + ": no such file");
    }
    boolean anchored = hash >= 0 && there.toString().endsWith(".md");
    return anchored && !anchors(there).contains(target.substring(hash + 1))
        ? Optional.of(where + ": no such heading")
        : Optional.empty();
  }

  /** The anchors of a document's headings, as GitHub makes them. */
  private static Set<String> anchors(Path document) {
    return withoutCode(read(document))
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+\\s*", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String withoutCode(String markdown) {
    return markdown.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`(?!])", "");
  }

  private static List<Path> files(String end) {
    try (Stream<Path> all = Files.walk(PROJECT)) {
      return all.filter(path -> path.toString().endsWith(end))
          .filter(DocumentsTest::isOurs)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOurs(Path path) {
    for (Path part : PROJECT.relativize(path)) {
      if (FOLDERS_WITHOUT_PROSE.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
