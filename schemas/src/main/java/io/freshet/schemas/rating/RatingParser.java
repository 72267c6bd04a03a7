package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.record.IsoTime;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strict parser of rating events: one pass over the bytes, no tree, no garbage on an accepted
 * event.
 *
 * <p>The value is one JSON object in UTF-8 with these fields, in any order, each at most once and
 * no others. Unknown fields are refused rather than dropped: a misspelt {@code timestmap} would
 * otherwise silently become the record's own time.
 *
 * <ul>
 *   <li>{@code userId}, {@code itemId}: required. A string of 1 to {@link RatingRules#maxIdBytes}
 *       bytes as {@link PlainText} allows them, or a whole number, which counts as its decimal
 *       digits (so {@code 42} and {@code "42"} are one id; {@code 42.0}, {@code 4e1} and {@code -0}
 *       have no canonical digits and are refused).
 *   <li>{@code rating}: required. A finite number in the scale, or null, which withdraws.
 *   <li>{@code timestamp}: a string in ISO-8601 with offset ({@code 2015-03-09T18:30:00+02:00}), or
 *       a number: epoch seconds below 10¹¹, milliseconds from there; fractions are dropped. From
 *       1970 to 9999. Absent or null means the record's own time. Digits in quotes are refused:
 *       whether they are seconds or something else is a guess.
 * </ul>
 *
 * The first rule that a record breaks, in the order of its text, names the rejection; then missing
 * fields, then time, then the key. A record without a key is accepted: the caller sends it to its
 * user's partition.
 *
 * <p>Not for use by several threads: it keeps its cursor.
 */
public final class RatingParser {
  private static final int NONE = 0;
  private static final int USER_ID = 1;
  private static final int ITEM_ID = 2;
  private static final int RATING = 4;
  private static final int TIMESTAMP = 8;

  private static final byte[] USER_ID_NAME = "userId".getBytes(UTF_8);
  private static final byte[] ITEM_ID_NAME = "itemId".getBytes(UTF_8);
  private static final byte[] RATING_NAME = "rating".getBytes(UTF_8);
  private static final byte[] TIMESTAMP_NAME = "timestamp".getBytes(UTF_8);

  /**
   * The names as they stand in nearly every record, with their quotes: eight bytes, one comparison.
   */
  private static final long QUOTED_USER_ID = JsonCursor.word("\"userId\"");

  private static final long QUOTED_ITEM_ID = JsonCursor.word("\"itemId\"");
  private static final long QUOTED_RATING = JsonCursor.word("\"rating\"");

  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final byte[][] NON_NUMBERS = {
    "NaN".getBytes(UTF_8),
    "Infinity".getBytes(UTF_8),
    "-Infinity".getBytes(UTF_8),
    "+Infinity".getBytes(UTF_8)
  };

  private static final long FIRST_MILLISECONDS = 100_000_000_000L;
  private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

  private static final String ID_RULE = "a string or a whole number";
  private static final String RATING_RULE = "a number or null";
  private static final String TIME_RULE =
      "a string in ISO-8601 with offset, or a number of epoch seconds or milliseconds";
  private static final String TIME_RANGE_RULE = "from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z";

  private final RatingRules rules;
  private final long toleranceMillis;
  private final JsonCursor cursor = new JsonCursor();
  private final IsoTime isoTime = new IsoTime();

  private boolean timeGiven;
  private int timeStart;
  private int timeEnd;

  public RatingParser(RatingRules rules) {
    this.rules = rules;
    this.toleranceMillis = rules.futureTolerance().toMillis();
  }

  /**
   * Reads one record.
   *
   * @param key the record's key, or null
   * @param value the record's value
   * @param recordTimestampMillis the record's own time, epoch milliseconds; negative if it has
   *     none, which makes {@code timestamp} required and leaves the future unchecked
   * @param into takes the event; unspecified after a refusal
   * @return null when the event is accepted, else why not
   */
  public @Nullable Rejection parse(
      byte @Nullable [] key, byte[] value, long recordTimestampMillis, ParsedRating into) {
    if (value.length > rules.maxRecordBytes()) {
      return new Rejection.OversizedRecord(value.length, rules.maxRecordBytes());
    }
    cursor.reset(value);
    timeGiven = false;
    cursor.skipWhitespace();
    if (!cursor.accept('{')) {
      return notJson("one JSON object");
    }
    int seen = NONE;
    cursor.skipWhitespace();
    if (!cursor.accept('}')) {
      boolean more = true;
      while (more) {
        int start = cursor.position;
        int field = acceptPlainName();
        if (field == NONE) {
          if (cursor.peek() != '"' || !cursor.readString()) {
            return notJson("a field name in double quotes");
          }
          field = field();
        }
        if (field == NONE) {
          return new Rejection.UnknownField(
              cursor.textExcerpt(), "only userId, itemId, rating and timestamp");
        }
        if ((seen & field) != 0) {
          return new Rejection.DuplicateField(cursor.excerpt(start + 1, cursor.position - 1));
        }
        seen |= field;
        cursor.skipWhitespace();
        if (!cursor.accept(':')) {
          return notJson("':' after a field name");
        }
        cursor.skipWhitespace();
        Rejection rejection = readValue(field, into);
        if (rejection != null) {
          return rejection;
        }
        cursor.skipWhitespace();
        more = cursor.accept(',');
        if (more) {
          cursor.skipWhitespace();
        } else if (!cursor.accept('}')) {
          return notJson("',' or '}' after a field");
        }
      }
    }
    cursor.skipWhitespace();
    if (!cursor.atEnd()) {
      return notJson("nothing after the object");
    }
    return checkWhole(seen, key, recordTimestampMillis, into);
  }

  private @Nullable Rejection checkWhole(
      int seen, byte @Nullable [] key, long recordTimestampMillis, ParsedRating into) {
    if ((seen & USER_ID) == 0) {
      return new Rejection.MissingField("userId");
    }
    if ((seen & ITEM_ID) == 0) {
      return new Rejection.MissingField("itemId");
    }
    if ((seen & RATING) == 0) {
      return new Rejection.MissingField("rating");
    }
    if (!timeGiven) {
      into.epochSeconds = Math.floorDiv(recordTimestampMillis, 1000L);
      into.offsetMinutes = RatingEvent.NO_OFFSET;
      if (into.epochSeconds < 0 || into.epochSeconds > MAX_EPOCH_SECONDS) {
        return new Rejection.BadTimestamp(
            "timestamp", "", "required when the record has no usable time of its own");
      }
    } else if (recordTimestampMillis >= 0) {
      long limit = recordTimestampMillis + toleranceMillis;
      if (limit >= 0 && into.epochSeconds > limit / 1000) {
        return new Rejection.FutureTimestamp(
            "timestamp",
            cursor.excerpt(timeStart, timeEnd),
            recordTimestampMillis,
            toleranceMillis);
      }
    }
    if (key != null && !Arrays.equals(key, 0, key.length, into.userId, 0, into.userIdLength)) {
      return new Rejection.ContradictingKey(
          "key",
          new String(key, 0, Math.min(key.length, 4 * Rejection.MAX_VALUE_CHARS), UTF_8),
          "equal to userId '"
              + Rejection.excerpt(new String(into.userId, 0, into.userIdLength, UTF_8))
              + "'");
    }
    return null;
  }

  private @Nullable Rejection readValue(int field, ParsedRating into) {
    return switch (field) {
      case USER_ID -> {
        Rejection rejection = readId("userId");
        if (rejection == null) {
          into.setUserId(cursor.text, cursor.textStart, cursor.textLength);
        }
        yield rejection;
      }
      case ITEM_ID -> {
        Rejection rejection = readId("itemId");
        if (rejection == null) {
          into.setItemId(cursor.text, cursor.textStart, cursor.textLength);
        }
        yield rejection;
      }
      case RATING -> readRating(into);
      default -> readTimestamp(into);
    };
  }

  /** Passes one of the eight-byte names if it is next. */
  private int acceptPlainName() {
    long word = cursor.peekWord();
    int field =
        word == QUOTED_USER_ID
            ? USER_ID
            : word == QUOTED_ITEM_ID ? ITEM_ID : word == QUOTED_RATING ? RATING : NONE;
    if (field != NONE) {
      cursor.position += Long.BYTES;
    }
    return field;
  }

  /** Which field the last string names. */
  private int field() {
    byte[] text = cursor.text;
    int start = cursor.textStart;
    int length = cursor.textLength;
    if (length == 6) {
      return switch (text[start]) {
        case 'u' -> is(USER_ID_NAME, text, start, length) ? USER_ID : NONE;
        case 'i' -> is(ITEM_ID_NAME, text, start, length) ? ITEM_ID : NONE;
        case 'r' -> is(RATING_NAME, text, start, length) ? RATING : NONE;
        default -> NONE;
      };
    }
    return is(TIMESTAMP_NAME, text, start, length) ? TIMESTAMP : NONE;
  }

  private static boolean is(byte[] name, byte[] text, int start, int length) {
    return Arrays.equals(name, 0, name.length, text, start, start + length);
  }

  /** Reads an id and leaves its canonical text as the cursor's last string. */
  private @Nullable Rejection readId(String field) {
    int first = cursor.peek();
    int start = cursor.position;
    if (first == '"') {
      if (!cursor.readString()) {
        return notJson("a string in double quotes and valid UTF-8");
      }
    } else if (startsNumber(first)) {
      if (!cursor.readNumber()) {
        return notJson("a number");
      }
      if (!cursor.integer || (cursor.negative && cursor.exact && cursor.mantissa == 0)) {
        return new Rejection.BadId(
            field, cursor.excerpt(start, cursor.position), "a whole number, in digits");
      }
      cursor.textIsNumber();
    } else {
      return cursor.acceptLiteral(NULL)
          ? new Rejection.MissingField(field)
          : wrongType(field, ID_RULE);
    }
    if (cursor.textLength == 0) {
      return new Rejection.EmptyId(field);
    }
    if (cursor.hasUnshown) {
      return new Rejection.BadId(field, cursor.textExcerpt(), PlainText.RULE);
    }
    if (cursor.textLength > rules.maxIdBytes()) {
      return new Rejection.OversizedId(field, cursor.textExcerpt(), rules.maxIdBytes());
    }
    return null;
  }

  private @Nullable Rejection readRating(ParsedRating into) {
    int start = cursor.position;
    if (cursor.acceptLiteral(NULL)) {
      into.rating = Double.NaN;
      into.withdrawal = true;
      return null;
    }
    for (byte[] nonNumber : NON_NUMBERS) {
      if (cursor.peek() == nonNumber[0] && cursor.acceptLiteral(nonNumber)) {
        return new Rejection.NonFinite("rating", cursor.excerpt(start, cursor.position));
      }
    }
    if (!startsNumber(cursor.peek())) {
      return wrongType("rating", RATING_RULE);
    }
    if (!cursor.readNumber()) {
      return notJson("a number");
    }
    double rating = cursor.toDouble();
    if (Double.isInfinite(rating)) {
      return new Rejection.NonFinite("rating", cursor.excerpt(start, cursor.position));
    }
    if (rating < rules.minRating() || rating > rules.maxRating()) {
      return new Rejection.OutOfRange(
          "rating", cursor.excerpt(start, cursor.position), rules.minRating(), rules.maxRating());
    }
    into.rating = rating;
    into.withdrawal = false;
    return null;
  }

  private @Nullable Rejection readTimestamp(ParsedRating into) {
    int first = cursor.peek();
    timeStart = cursor.position;
    if (first == '"') {
      if (!cursor.readString()) {
        return notJson("a string in double quotes and valid UTF-8");
      }
      if (!isoTime.parse(cursor.text, cursor.textStart, cursor.textLength)) {
        return new Rejection.BadTimestamp("timestamp", cursor.textExcerpt(), TIME_RULE);
      }
      into.epochSeconds = isoTime.epochSeconds;
      into.offsetMinutes = isoTime.offsetMinutes;
    } else if (startsNumber(first)) {
      if (!cursor.readNumber()) {
        return notJson("a number");
      }
      into.epochSeconds = epochSeconds();
      into.offsetMinutes = RatingEvent.NO_OFFSET;
    } else {
      return cursor.acceptLiteral(NULL) ? null : wrongType("timestamp", TIME_RULE);
    }
    timeEnd = cursor.position;
    timeGiven = true;
    if (into.epochSeconds < 0 || into.epochSeconds > MAX_EPOCH_SECONDS) {
      return new Rejection.BadTimestamp(
          "timestamp", cursor.excerpt(timeStart, timeEnd), TIME_RANGE_RULE);
    }
    return null;
  }

  /**
   * The last number as UTC seconds; −1 when it is negative, and beyond every allowed time when it
   * is too large.
   */
  private long epochSeconds() {
    if (cursor.negative && cursor.mantissa != 0) {
      return -1;
    }
    // Up to 10^15, past every allowed time, doubles hold whole numbers exactly.
    long whole = cursor.integer && cursor.exact ? cursor.mantissa : (long) cursor.toDouble();
    return whole < FIRST_MILLISECONDS ? whole : whole / 1000;
  }

  private static boolean startsNumber(int c) {
    return c == '-' || (c >= '0' && c <= '9');
  }

  /** A JSON value of another type than asked for; or no JSON value at all. */
  private Rejection wrongType(String field, String rule) {
    int start = cursor.position;
    int first = cursor.peek();
    if (first == '"') {
      if (!cursor.readString()) {
        return notJson("a string in double quotes and valid UTF-8");
      }
      return new Rejection.WrongType(field, cursor.excerpt(start, cursor.position), rule);
    }
    if (first == '{' || first == '[') {
      return new Rejection.WrongType(field, first == '{' ? "an object" : "an array", rule);
    }
    if (cursor.acceptLiteral(TRUE) || cursor.acceptLiteral(FALSE)) {
      return new Rejection.WrongType(field, cursor.excerpt(start, cursor.position), rule);
    }
    return notJson("a value");
  }

  private Rejection notJson(String expected) {
    return new Rejection.NotJson(
        "value", cursor.excerptAll(), "expected " + expected + " at byte " + cursor.position);
  }
}
