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
 * The tokens of a service with their rights. The setting {@code token} has every right, {@code
 * metrics.token} has the right {@code metrics}, and each line of {@code tokens.file} names the
 * rights of its token. To replace a token while clients use it, keep a line for the old and a line
 * for the new token.
 */
final class Tokens {
  /** Min length of a token in a file, in characters. */
  static final int MIN_LENGTH = 16;

  private static final String ALL = "all";

  private final List<Entry> entries;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] token, Set<Right> rights) {}

  private Tokens(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads the tokens of the settings and of the tokens file.
   *
   * @throws HttpStartException if the metrics token is too short, or if the file cannot be read,
   *     holds no token or has an invalid line; the message names the line, never its token
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
      throw new HttpStartException("cannot read the tokens file " + file + ": " + e, e);
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        entries.add(entry(line, file + ", line " + (i + 1)));
      }
    }
    if (entries.isEmpty()) {
      throw new HttpStartException("found no token in " + file, null);
    }
    return entries;
  }

  private static Entry entry(String line, String where) {
    String[] columns = line.split("\\s+", -1);
    if (columns.length != 2) {
      throw new HttpStartException(
          where + ": expected rights separated by commas, a space, and a token without spaces",
          null);
    }
    return new Entry(checked(columns[1], where), rights(columns[0], where));
  }

  private static byte[] checked(String token, String where) {
    if (token.length() < MIN_LENGTH || !HttpSettings.isVisibleAscii(token)) {
      throw new HttpStartException(
          "%s: a token must have at least %d characters, all printable ASCII; this one has %d"
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
    // If the columns are swapped, this is the token: it must not be shown.
    return "%s: the right before the token (%d characters) is unknown: expected some of %s, or %s"
        .formatted(where, name.length(), known, ALL);
  }

  /**
   * The rights of a token.
   *
   * @param given token that a request carries
   * @return no rights if the token is unknown
   */
  Set<Right> rights(String given) {
    byte[] bytes = bytes(given);
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (Entry entry :
        entries) { // always all entries in constant time, so that timing tells nothing about a
      // token
      if (MessageDigest.isEqual(entry.token(), bytes)) {
        rights.addAll(entry.rights());
      }
    }
    return Collections.unmodifiableSet(rights);
  }

  /** Whether the service has no tokens, so that requests need none. */
  boolean isEmpty() {
    return entries.isEmpty();
  }

  private static byte[] bytes(String token) {
    return token.getBytes(StandardCharsets.UTF_8);
  }
}
