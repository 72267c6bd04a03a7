package io.freshet.schemas.record;

import java.util.Collection;
import java.util.TreeSet;
import org.apache.kafka.common.header.Headers;

/**
 * Why a record was refused: which field, what it held, and the rule it broke.
 *
 * <p>Values are excerpts: at most {@value #MAX_VALUE_CHARS} characters, control characters
 * replaced, so that a hostile record can neither flood nor forge a log or a header.
 */
public sealed interface Rejection {
  /** The most characters that {@link #value()} has. */
  int MAX_VALUE_CHARS = 120;

  /** A stable kebab-case code, one per type. */
  String reason();

  /**
   * The field that broke the rule: a field's name, {@code key}, or {@code value} for the record as
   * a whole.
   */
  String field();

  /** An excerpt of what was found; empty if there was nothing. */
  String value();

  /** The rule in words. */
  String rule();

  /** One line for people. */
  default String message() {
    return value().isEmpty()
        ? reason() + ": " + field() + ": " + rule()
        : reason() + ": " + field() + " '" + value() + "': " + rule();
  }

  /**
   * At most {@value #MAX_VALUE_CHARS} characters of {@code text}, those that {@link PlainText}
   * refuses replaced by U+FFFD. Applying it twice changes nothing.
   */
  static String excerpt(String text) {
    boolean whole = text.length() <= MAX_VALUE_CHARS;
    int end = whole ? text.length() : MAX_VALUE_CHARS - 1;
    if (!whole && Character.isSupplementaryCodePoint(text.codePointAt(end - 1))) {
      end--;
    }
    StringBuilder out = new StringBuilder(MAX_VALUE_CHARS);
    int codePoint;
    for (int i = 0; i < end; i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      out.appendCodePoint(PlainText.isShown(codePoint) ? codePoint : 0xFFFD);
    }
    return whole ? out.toString() : out.append('…').toString();
  }

  /** The value is not one JSON object in valid UTF-8. */
  record NotJson(String field, String value, String rule) implements Rejection {
    public NotJson {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "not-json";
    }
  }

  /** A required field is absent. */
  record MissingField(String field) implements Rejection {
    @Override
    public String reason() {
      return "missing-field";
    }

    @Override
    public String value() {
      return "";
    }

    @Override
    public String rule() {
      return "required";
    }
  }

  /** A field that the schema does not have. */
  record UnknownField(String field, String rule) implements Rejection {
    public UnknownField {
      field = excerpt(field);
    }

    /** A field that is none of the known ones, with the nearest of them if one is near. */
    public static UnknownField of(String field, Collection<String> known) {
      String all = String.join(", ", new TreeSet<>(known));
      return new UnknownField(field, "only " + all + Suggestions.hint(field, known));
    }

    @Override
    public String reason() {
      return "unknown-field";
    }

    @Override
    public String value() {
      return "";
    }
  }

  /** A field is given twice. */
  record DuplicateField(String field) implements Rejection {
    @Override
    public String reason() {
      return "duplicate-field";
    }

    @Override
    public String value() {
      return "";
    }

    @Override
    public String rule() {
      return "given at most once";
    }
  }

  /** A field holds a JSON type it may not hold. */
  record WrongType(String field, String value, String rule) implements Rejection {
    public WrongType {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "wrong-type";
    }
  }

  /** An id is the empty string. */
  record EmptyId(String field) implements Rejection {
    @Override
    public String reason() {
      return "empty-id";
    }

    @Override
    public String value() {
      return "";
    }

    @Override
    public String rule() {
      return "at least one character";
    }
  }

  /** An id is longer than allowed. */
  record OversizedId(String field, String value, int maxBytes) implements Rejection {
    public OversizedId {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "oversized-id";
    }

    @Override
    public String rule() {
      return "at most " + maxBytes + " bytes of UTF-8";
    }
  }

  /** An id that is neither whole-number nor plain text. */
  record BadId(String field, String value, String rule) implements Rejection {
    public BadId {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "bad-id";
    }
  }

  /** A number outside its range. */
  record OutOfRange(String field, String value, double min, double max) implements Rejection {
    public OutOfRange {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "out-of-range";
    }

    @Override
    public String rule() {
      return "from " + min + " to " + max;
    }
  }

  /** A number that is NaN, infinite, or too large for a double. */
  record NonFinite(String field, String value) implements Rejection {
    public NonFinite {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "non-finite";
    }

    @Override
    public String rule() {
      return "a finite number";
    }
  }

  /** A time that cannot be read. */
  record BadTimestamp(String field, String value, String rule) implements Rejection {
    public BadTimestamp {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "bad-timestamp";
    }
  }

  /**
   * A time too far after the record's own.
   *
   * @param recordTimestampMillis the record's own time
   * @param toleranceMillis how far after it an event's time may lie
   */
  record FutureTimestamp(
      String field, String value, long recordTimestampMillis, long toleranceMillis)
      implements Rejection {
    public FutureTimestamp {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "future-timestamp";
    }

    @Override
    public String rule() {
      return "at most "
          + toleranceMillis
          + " ms after the record's own time, "
          + java.time.Instant.ofEpochMilli(recordTimestampMillis);
    }
  }

  /** The record's key is not the id inside it. */
  record ContradictingKey(String field, String value, String rule) implements Rejection {
    public ContradictingKey {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "contradicting-key";
    }
  }

  /** The record's value is longer than allowed. */
  record OversizedRecord(int bytes, int maxBytes) implements Rejection {
    @Override
    public String reason() {
      return "oversized-record";
    }

    @Override
    public String field() {
      return "value";
    }

    @Override
    public String value() {
      return bytes + " bytes";
    }

    @Override
    public String rule() {
      return "at most " + maxBytes + " bytes";
    }
  }

  /** Applying the record would make the user's state longer than allowed. */
  record OversizedState(int bytes, int maxBytes) implements Rejection {
    @Override
    public String reason() {
      return "oversized-state";
    }

    @Override
    public String field() {
      return "value";
    }

    @Override
    public String value() {
      return bytes + " bytes";
    }

    @Override
    public String rule() {
      return "a user's state has at most " + maxBytes + " bytes";
    }
  }

  /** A record among the rerouted ones that does not say where it came from. */
  record MissingOrigin(String field) implements Rejection {
    @Override
    public String reason() {
      return "missing-origin";
    }

    @Override
    public String value() {
      return "";
    }

    @Override
    public String rule() {
      return "rerouted records carry their origin; post ratings to the ratings topic";
    }
  }

  /** A record of a user who was forgotten after it was posted; nothing of it is kept. */
  record Forgotten() implements Rejection {
    private static final String REASON = "forgotten";

    /** Whether a record of {@code rejected-ratings} was forgotten rather than refused. */
    public static boolean is(Headers headers) {
      return REASON.equals(FreshetHeaders.text(headers, FreshetHeaders.REASON));
    }

    @Override
    public String reason() {
      return REASON;
    }

    @Override
    public String field() {
      return "key";
    }

    @Override
    public String value() {
      return "";
    }

    @Override
    public String rule() {
      return "posted after its user was forgotten";
    }
  }

  /** Any other value that breaks its field's rule (items and profiles). */
  record InvalidValue(String field, String value, String rule) implements Rejection {
    public InvalidValue {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "invalid-value";
    }
  }
}
