package io.freshet.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Records that must all be refused, each by its construction, for one reason or another. */
final class HostileRatings {
  private static final String GOOD = "{\"userId\":\"ann\",\"itemId\":\"7\",\"rating\":4.5}";

  private static final List<String> WRONG_RATINGS =
      List.of(
          "NaN",
          "Infinity",
          "-Infinity",
          "1e999",
          "-1",
          "5.5",
          "1e300",
          "\"4\"",
          "true",
          "[]",
          "{}",
          "0x4",
          "04",
          "4.",
          "+4",
          "\"__proto__\"");

  private static final List<String> WRONG_IDS =
      List.of(
          "\"\"",
          "null",
          "4.0",
          "4e1",
          "-0",
          "[\"ann\"]",
          "{\"$ne\":1}",
          "false",
          "\"\\u0000\"",
          "\"a\\nb\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\u001f\"");

  private static final List<String> WRONG_TIMES =
      List.of(
          "\"yesterday\"",
          "\"2015-03-09T18:30:00\"",
          "\"2015-13-09T18:30:00Z\"",
          "\"964982703\"",
          "-1",
          "1e40",
          "\"9999-12-31T23:59:59Z\"",
          "true",
          "[2015]");

  private final Random random;

  HostileRatings(long seed) {
    this.random = new Random(seed);
  }

  /** A record: its key may be null, its value is not, as a tombstone is no hostile rating. */
  static final class Posted {
    private final byte[] key;
    private final byte[] value;

    Posted(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    byte[] key() {
      return key;
    }

    byte[] value() {
      return value;
    }
  }

  /** The next record. */
  Posted next() {
    return switch (random.nextInt(10)) {
      case 0 -> new Posted(maybeKey(), noise(1 + random.nextInt(400)));
      case 1 -> new Posted(maybeKey(), deep());
      case 2 -> new Posted(maybeKey(), huge());
      case 3 -> new Posted(maybeKey(), truncated());
      case 4 -> new Posted(maybeKey(), badUtf8());
      case 5 -> new Posted(maybeKey(), event(id(), "\"7\"", pick(WRONG_RATINGS), ""));
      case 6 -> new Posted(maybeKey(), event(pick(WRONG_IDS), "\"7\"", "4", ""));
      case 7 -> new Posted(maybeKey(), event(id(), pick(WRONG_IDS), "4", ""));
      case 8 ->
          new Posted(maybeKey(), event(id(), "\"7\"", "4", ",\"timestamp\":" + pick(WRONG_TIMES)));
      default -> contradicting();
    };
  }

  /** A good rating under a key that says otherwise, or with a field too many. */
  private Posted contradicting() {
    return switch (random.nextInt(4)) {
      case 0 -> new Posted("bob".getBytes(UTF_8), GOOD.getBytes(UTF_8));
      case 1 -> new Posted(new byte[0], GOOD.getBytes(UTF_8));
      case 2 -> new Posted(noise(1 + random.nextInt(300)), GOOD.getBytes(UTF_8));
      default -> new Posted(null, event(id(), "\"7\"", "4", ",\"rating\":3"));
    };
  }

  private byte[] maybeKey() {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> "ann".getBytes(UTF_8);
      default -> noise(random.nextInt(20));
    };
  }

  private String id() {
    return "\"u" + random.nextInt(100) + "\"";
  }

  private static byte[] event(String user, String item, String rating, String rest) {
    return ("{\"userId\":" + user + ",\"itemId\":" + item + ",\"rating\":" + rating + rest + "}")
        .getBytes(UTF_8);
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (length > 0 && (bytes[0] == '{' || bytes[0] <= ' ')) {
      bytes[0] = (byte) 0xFF; // what begins like an object might, for all its noise, be one
    }
    return bytes;
  }

  private byte[] deep() {
    int depth = 1 + random.nextInt(3_000);
    String open = random.nextBoolean() ? "[" : "{\"userId\":";
    return open.repeat(depth).getBytes(UTF_8);
  }

  private byte[] huge() {
    int length = random.nextInt(20) == 0 ? 600_000 : 200 + random.nextInt(30_000);
    char letter = (char) ('a' + random.nextInt(26));
    return event("\"" + String.valueOf(letter).repeat(length) + "\"", "\"7\"", "4", "");
  }

  private byte[] truncated() {
    byte[] good = GOOD.getBytes(UTF_8);
    return Arrays.copyOf(good, random.nextInt(good.length));
  }

  /** Overlong forms, lone continuation bytes and surrogates inside an id. */
  private byte[] badUtf8() {
    byte[] good = GOOD.getBytes(UTF_8);
    byte[][] wrong = {
      {(byte) 0xC0, (byte) 0x80, 'x'},
      {(byte) 0x80, 'x', 'x'},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xFF, (byte) 0xFE, 'x'},
      {'x', 'x', (byte) 0xC3}
    };
    byte[] chosen = wrong[random.nextInt(wrong.length)];
    System.arraycopy(chosen, 0, good, GOOD.indexOf("ann"), chosen.length);
    return good;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
