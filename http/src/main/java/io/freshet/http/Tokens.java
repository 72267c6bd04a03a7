package io.freshet.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tokens of a service and what each is good for: the one of the setting {@code token} for
 * everything, that of {@code metrics.token} for metrics, and those of the file {@code tokens.file}
 * for the rights that stand before them. Two lines with the same rights are how a token is replaced
 * while clients use it.
 */
final class Tokens {
  /** The shortest token that a file may hold, in characters. */
  static final int MIN_LENGTH = 16;

  private static final String ALL = "all";

  private final List<Entry> entries;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] token, Set<Right> rights) {}

  private Tokens(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads them.
   *
   * @throws HttpStartException if the token for metrics is too short, or the file cannot be read,
   *     holds no token, or has a line that is not as it should be; the message names the line and
   *     never its token
   */
  static Tokens read(HttpSettings settings) {
    List<Entry> entries = new ArrayList<>();
    String own = settings.token().value();
    if (!own.isEmpty()) {
      entries.add(new Entry(bytes(own), EnumSet.allOf(Right.class)));
    }
    String metrics = settings.metricsToken().value();
    if (!metrics.isEmpty()) {
      String where = HttpSettings.key(settings.service(), HttpSettings.METRICS_TOKEN);
      entries.add(new Entry(checked(metrics, where), EnumSet.of(Right.METRICS)));
    }
    if (!settings.tokensFile().isEmpty()) {
      entries.addAll(fromFile(Path.of(settings.tokensFile())));
    }
    return new Tokens(entries);
  }

  private static List<Entry> fromFile(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new HttpStartException("cannot read the tokens of " + file + ": " + e, e);
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        entries.add(entry(line, file + ", line " + (i + 1)));
      }
    }
    if (entries.isEmpty()) {
      throw new HttpStartException("there is no token in " + file, null);
    }
    return entries;
  }

  private static Entry entry(String line, String where) {
    String[] columns = line.split("\\s+", -1);
    if (columns.length != 2) {
      throw new HttpStartException(
          where + ": a line is rights separated by commas, a space, and a token without spaces",
          null);
    }
    return new Entry(checked(columns[1], where), rights(columns[0], where));
  }

  private static byte[] checked(String token, String where) {
    if (token.length() < MIN_LENGTH || !HttpSettings.isVisibleAscii(token)) {
      throw new HttpStartException(
          "%s: a token has at least %d characters of ASCII, this one has %d"
              .formatted(where, MIN_LENGTH, token.length()),
          null);
    }
    return bytes(token);
  }

  private static Set<Right> rights(String names, String where) {
    if (names.equals(ALL)) {
      return EnumSet.allOf(Right.class);
    }
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String name : names.split(",", -1)) {
      rights.add(
          Arrays.stream(Right.values())
              .filter(right -> right.wireName().equals(name))
              .findFirst()
              .orElseThrow(() -> new HttpStartException(unknown(name, where), null)));
    }
    return rights;
  }

  private static String unknown(String name, String where) {
    String known =
        Arrays.stream(Right.values()).map(Right::wireName).collect(Collectors.joining(", "));
    // Whoever has the columns the wrong way round has the token here: it must not be shown.
    return "%s: the right with %d characters before the token is none of %s; or %s"
        .formatted(where, name.length(), known, ALL);
  }

  /**
   * What a request may do.
   *
   * @param given the token it carries
   * @return nothing if there is no such token
   */
  Set<Right> rights(String given) {
    byte[] bytes = bytes(given);
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (Entry entry : entries) { // all of them, each as long for a near miss as for a far one
      if (MessageDigest.isEqual(entry.token(), bytes)) {
        rights.addAll(entry.rights());
      }
    }
    return Collections.unmodifiableSet(rights);
  }

  /** Whether there is none, so that nobody needs one. */
  boolean isEmpty() {
    return entries.isEmpty();
  }

  private static byte[] bytes(String token) {
    return token.getBytes(StandardCharsets.UTF_8);
  }
}
