package io.freshet.schemas.record;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;

/**
 * Reason why a record was refused: the field, its value, and the rule that it broke.
 *
 * <p>Values are excerpts of at most {@value #MAX_VALUE_CHARS} characters with control characters
 * replaced, so that a hostile record can neither flood nor forge a log or a header.
 */
public sealed interface Rejection {
  /** Max characters of {@link #value()}. */
  int MAX_VALUE_CHARS = 120;

  /** Stable code of the type in kebab case, such as {@code out-of-range}. */
  String reason();

  /**
   * Name of the field that broke the rule; {@code key} for the record's key, {@code value} for the
   * whole record.
   */
  String field();

  /** Excerpt of the value that was found; empty if there was none. */
  String value();

  /** Text of the rule. */
  String rule();

  /** Every {@link #reason()} that there is, sorted: the types' names in kebab case. */
  static List<String> reasons() {
    return Stream.of(Rejection.class.getPermittedSubclasses())
        .map(
            type ->
                type.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  /** The rejection as one line for people. */
  default String message() {
    return value().isEmpty()
        ? reason() + ": " + field() + ": " + rule()
        : reason() + ": " + field() + " '" + value() + "': " + rule();
  }

  /**
   * Excerpt of a text: at most {@value #MAX_VALUE_CHARS} characters, with each character that
   * {@link PlainText} refuses replaced by U+FFFD. The excerpt of an excerpt is the same text.
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

  /** The schema has no field of this name. */
  record UnknownField(String field, String rule) implements Rejection {
    public UnknownField {
      field = excerpt(field);
    }

    /** Creates the rejection of an unknown field; its rule suggests the nearest known field. */
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

  /** A field appears twice. */
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

  /** A field has a wrong JSON type. */
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

  /** An id is too long. */
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

  /** An id is neither a whole number nor plain text. */
  record BadId(String field, String value, String rule) implements Rejection {
    public BadId {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "bad-id";
    }
  }

  /** No declared event type has this name. */
  record UnknownType(String field, String value, String rule) implements Rejection {
    public UnknownType {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "unknown-type";
    }
  }

  /** A number is outside its range. */
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

  /** A number is NaN, infinite, or too large for a double. */
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

  /** A time cannot be read. */
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
   * An event's time is too far after its record's time.
   *
   * @param recordTimestampMillis time of the record, epoch milliseconds
   * @param toleranceMillis max time by which the event's time may be after the record's time
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

  /** The record's key differs from the id in its value. */
  record ContradictingKey(String field, String value, String rule) implements Rejection {
    public ContradictingKey {
      value = excerpt(value);
    }

    @Override
    public String reason() {
      return "contradicting-key";
    }
  }

  /** The record's value is too long. */
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

  /** Applying the record would make the user's state too long. */
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

  /** A rerouted record has no origin in its headers. */
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

  /**
   * The record's user was forgotten after the record was posted; none of the record's bytes are
   * kept.
   */
  record Forgotten() implements Rejection {
    private static final String REASON = "forgotten";

    /** Whether a record of {@code rejected-ratings} was forgotten and not refused. */
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

  /** A value breaks another rule of its field. */
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
