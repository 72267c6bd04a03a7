package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.freshet.schemas.record.IsoTime;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strict parser of events, ratings and others, over Jackson's streaming parser.
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
 *   <li>{@code type}: the name or alias of an {@link EventType}. Absent, null and {@code "rating"}
 *       mean a rating.
 *   <li>{@code rating}: a finite number in the scale. Without a type it is required, and null
 *       withdraws the rating. With a type it is optional.
 *   <li>{@code withdrawn}: true withdraws the rating, or the earlier event of the type; no rating
 *       may stand beside it. False and null say nothing.
 *   <li>{@code timestamp}: a string in ISO-8601 with offset ({@code 2015-03-09T18:30:00+02:00}), or
 *       a number: epoch seconds below 10¹¹, milliseconds from there; fractions are dropped. From
 *       1970 to 9999. Absent or null means the record's own time. Digits in quotes are refused:
 *       whether they are seconds or something else is a guess.
 *   <li>{@code recommendationId}: the id of the answer that the user acted on, as a string that
 *       keeps the rules of ids, or null. It is checked, not kept in the state.
 * </ul>
 *
 * The first rule that a record breaks, in the order of its text, names the rejection; then missing
 * fields, then time, then the key. A record without a key is accepted: the caller sends it to its
 * user's partition.
 *
 * <p>Not for use by several threads: it keeps its buffers.
 */
public final class RatingParser {
  private static final int USER_ID = 1;
  private static final int ITEM_ID = 2;
  private static final int RATING = 4;
  private static final int TIMESTAMP = 8;
  private static final int TYPE = 16;
  private static final int WITHDRAWN = 32;
  private static final int RECOMMENDATION_ID = 64;

  private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

  private static final String ID_RULE = "a string or a whole number";
  private static final String RATING_RULE = "a number or null";
  private static final String TYPE_RULE = "a string or null";
  private static final String FLAG_RULE = "true, false or null";
  private static final String TIME_RULE =
      "a string in ISO-8601 with offset, or a number of epoch seconds or milliseconds";
  private static final String TIME_RANGE_RULE = "from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z";

  private final RatingRules rules;
  private final EventTypes types;
  private final long toleranceMillis;
  private final JsonFactory factory;
  private final CharsetDecoder decoder = UTF_8.newDecoder();
  private final CharsetEncoder encoder = UTF_8.newEncoder();
  private final IsoTime isoTime = new IsoTime();

  private final ByteBuffer id;
  private CharBuffer text = CharBuffer.allocate(256);

  /** The timestamp as written if it is too far in the future, else null. */
  private @Nullable String futureTime;

  private boolean timeGiven;
  private boolean ratingIsNull;
  private boolean withdrawn;

  /** A parser of ratings and of events of the {@link EventTypes#DEFAULTS default types}. */
  public RatingParser(RatingRules rules) {
    this(rules, EventTypes.DEFAULTS);
  }

  /** A parser of ratings and of events of these types. */
  public RatingParser(RatingRules rules, EventTypes types) {
    this.rules = rules;
    this.types = types;
    this.toleranceMillis = rules.futureTolerance().toMillis();
    this.id = ByteBuffer.allocate(rules.maxIdBytes());
    this.factory = factory(rules.maxRecordBytes());
  }

  /** The only limit of names, texts and numbers is the limit of the record. */
  private static JsonFactory factory(int maxRecordBytes) {
    return JsonFactory.builder()
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        // Jackson would keep thousands of unknown names, which anybody may post.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNameLength(maxRecordBytes)
                .maxStringLength(maxRecordBytes)
                .maxNumberLength(maxRecordBytes)
                .build())
        .build();
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
    boolean isUtf8 = decode(value);
    timeGiven = false;
    futureTime = null;
    ratingIsNull = false;
    withdrawn = false;
    into.type = null;
    into.rating = Double.NaN;
    try (JsonParser in = factory.createParser(text.array(), 0, text.position())) {
      int seen = 0;
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return notJson(value, "expected '{'", 0);
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        int field = field(in.currentName());
        if (field == 0) {
          return new Rejection.UnknownField(
              in.currentName(),
              "only userId, itemId, type, rating, withdrawn, timestamp and recommendationId");
        }
        if ((seen & field) != 0) {
          return new Rejection.DuplicateField(in.currentName());
        }
        seen |= field;
        in.nextToken();
        Rejection rejection = readValue(in, field, recordTimestampMillis, into);
        if (rejection != null) {
          return rejection;
        }
      }
      int end = end(in);
      if (in.nextToken() != null || !isUtf8) {
        return notJson(value, "expected nothing after the object", end);
      }
      return checkWhole(seen, key, recordTimestampMillis, into);
    } catch (JsonProcessingException e) {
      long at = e.getLocation().getCharOffset();
      boolean atMalformed = !isUtf8 && at >= text.position();
      return notJson(value, atMalformed ? "malformed UTF-8" : e.getOriginalMessage(), at);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /**
   * Decodes a record up to its first malformed character; returns whether all of it is UTF-8.
   * Jackson's own decoder would guess the encoding and accept malformed characters.
   */
  private boolean decode(byte[] value) {
    if (text.capacity() < value.length) {
      text = CharBuffer.allocate(value.length);
    }
    text.clear();
    return !decoder.reset().decode(ByteBuffer.wrap(value), text, true).isError();
  }

  private static int field(String name) {
    return switch (name) {
      case "userId" -> USER_ID;
      case "itemId" -> ITEM_ID;
      case "rating" -> RATING;
      case "timestamp" -> TIMESTAMP;
      case "type" -> TYPE;
      case "withdrawn" -> WITHDRAWN;
      case "recommendationId" -> RECOMMENDATION_ID;
      default -> 0;
    };
  }

  private @Nullable Rejection readValue(
      JsonParser in, int field, long recordTimestampMillis, ParsedRating into) throws IOException {
    return switch (field) {
      case USER_ID -> {
        Rejection rejection = readId(in, "userId");
        if (rejection == null) {
          into.setUserId(id.array(), 0, id.position());
        }
        yield rejection;
      }
      case ITEM_ID -> {
        Rejection rejection = readId(in, "itemId");
        if (rejection == null) {
          into.setItemId(id.array(), 0, id.position());
        }
        yield rejection;
      }
      case RATING -> readRating(in, into);
      case TYPE -> readType(in, into);
      case WITHDRAWN -> readWithdrawn(in);
      case RECOMMENDATION_ID -> readRecommendationId(in);
      default -> readTimestamp(in, recordTimestampMillis, into);
    };
  }

  /** Reads an id into {@link #id}. */
  private @Nullable Rejection readId(JsonParser in, String field) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return new Rejection.MissingField(field);
    }
    boolean whole = token == JsonToken.VALUE_NUMBER_INT;
    boolean negativeZero = whole && in.getTextLength() == 2 && in.getIntValue() == 0;
    if (negativeZero || (isNumber(in) && !whole)) {
      return new Rejection.BadId(field, in.getText(), "a whole number, in digits");
    }
    if (token != JsonToken.VALUE_STRING && !whole) {
      return wrongType(in, field, ID_RULE);
    }
    CharBuffer chars =
        CharBuffer.wrap(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
    if (chars.isEmpty()) {
      return new Rejection.EmptyId(field);
    }
    if (!PlainText.isShown(chars)) {
      return new Rejection.BadId(field, in.getText(), PlainText.RULE);
    }
    id.clear();
    if (encoder.reset().encode(chars, id, true).isOverflow()) {
      return new Rejection.OversizedId(field, in.getText(), rules.maxIdBytes());
    }
    return null;
  }

  private @Nullable Rejection readRating(JsonParser in, ParsedRating into) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      ratingIsNull = true;
      return null;
    }
    if (!in.currentToken().isNumeric()) {
      return wrongType(in, "rating", RATING_RULE);
    }
    double rating = in.getDoubleValue();
    if (!Double.isFinite(rating)) {
      return new Rejection.NonFinite("rating", in.getText());
    }
    if (rating < rules.minRating() || rating > rules.maxRating()) {
      return new Rejection.OutOfRange("rating", in.getText(), rules.minRating(), rules.maxRating());
    }
    into.rating = rating + 0.0; // zero is never negative
    return null;
  }

  private @Nullable Rejection readType(JsonParser in, ParsedRating into) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return wrongType(in, "type", TYPE_RULE);
    }
    String name = in.getText();
    if (name.equals(EventTypes.RATING)) {
      return null;
    }
    EventType type = types.accept(name).orElse(null);
    if (type == null) {
      return new Rejection.UnknownType("type", name, "a declared event type" + types.hint(name));
    }
    into.type = type.name();
    return null;
  }

  private @Nullable Rejection readWithdrawn(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> {
        withdrawn = true;
        yield null;
      }
      case VALUE_FALSE, VALUE_NULL -> null;
      default -> wrongType(in, "withdrawn", FLAG_RULE);
    };
  }

  private @Nullable Rejection readRecommendationId(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> readId(in, "recommendationId");
      default -> wrongType(in, "recommendationId", TYPE_RULE);
    };
  }

  private @Nullable Rejection readTimestamp(
      JsonParser in, long recordTimestampMillis, ParsedRating into) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      if (!isoTime.parse(in.getTextCharacters(), in.getTextOffset(), in.getTextLength())) {
        return new Rejection.BadTimestamp("timestamp", in.getText(), TIME_RULE);
      }
      into.epochSeconds = isoTime.epochSeconds;
      into.offsetMinutes = isoTime.offsetMinutes;
    } else if (isNumber(in)) {
      into.epochSeconds = EpochNumber.seconds(in);
      into.offsetMinutes = RatingEvent.NO_OFFSET;
    } else {
      return wrongType(in, "timestamp", TIME_RULE);
    }
    if (into.epochSeconds < 0 || into.epochSeconds > MAX_EPOCH_SECONDS) {
      return new Rejection.BadTimestamp("timestamp", source(in), TIME_RANGE_RULE);
    }
    timeGiven = true;
    long limit = recordTimestampMillis + toleranceMillis;
    if (recordTimestampMillis >= 0 && limit >= 0 && into.epochSeconds > limit / 1000) {
      futureTime = source(in);
    }
    return null;
  }

  private @Nullable Rejection checkWhole(
      int seen, byte @Nullable [] key, long recordTimestampMillis, ParsedRating into) {
    if ((seen & USER_ID) == 0) {
      return new Rejection.MissingField("userId");
    }
    if ((seen & ITEM_ID) == 0) {
      return new Rejection.MissingField("itemId");
    }
    into.withdrawal = withdrawn || (ratingIsNull && into.type == null);
    boolean rated = !Double.isNaN(into.rating);
    if (!rated && !into.withdrawal && into.type == null) {
      return new Rejection.MissingField("rating");
    }
    if (rated && into.withdrawal) {
      return new Rejection.InvalidValue(
          "rating", Double.toString(into.rating), "absent or null in an event that withdraws");
    }
    if (!timeGiven) {
      into.epochSeconds = Math.floorDiv(recordTimestampMillis, 1000L);
      into.offsetMinutes = RatingEvent.NO_OFFSET;
      if (into.epochSeconds < 0 || into.epochSeconds > MAX_EPOCH_SECONDS) {
        return new Rejection.BadTimestamp(
            "timestamp", "", "required when the record has no usable time of its own");
      }
    } else if (futureTime != null) {
      return new Rejection.FutureTimestamp(
          "timestamp", futureTime, recordTimestampMillis, toleranceMillis);
    }
    if (key != null && !Arrays.equals(key, 0, key.length, into.userId, 0, into.userIdLength)) {
      return new Rejection.ContradictingKey(
          "key",
          excerpt(key),
          "equal to userId '"
              + Rejection.excerpt(new String(into.userId, 0, into.userIdLength, UTF_8))
              + "'");
    }
    return null;
  }

  /** Returns the rejection of a JSON value of another type. */
  private Rejection wrongType(JsonParser in, String field, String rule) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> new Rejection.WrongType(field, "an object", rule);
      case START_ARRAY -> new Rejection.WrongType(field, "an array", rule);
      case VALUE_NUMBER_FLOAT -> throw new JsonParseException(in, "expected a value");
      default -> new Rejection.WrongType(field, source(in), rule);
    };
  }

  /** Returns whether the token is a number; NaN and infinities are none in JSON. */
  private static boolean isNumber(JsonParser in) throws IOException {
    return in.currentToken().isNumeric() && !in.isNaN();
  }

  /** Returns the token as written. */
  private String source(JsonParser in) throws IOException {
    in.finishToken();
    return new String(text.array(), start(in), end(in) - start(in));
  }

  private static int start(JsonParser in) {
    return (int) in.currentTokenLocation().getCharOffset();
  }

  private static int end(JsonParser in) {
    return (int) in.currentLocation().getCharOffset();
  }

  private static Rejection notJson(byte[] value, String message, long at) {
    return new Rejection.NotJson(
        "value",
        excerpt(value),
        "one JSON object: " + Rejection.excerpt(message) + ", at character " + at);
  }

  /** The beginning of {@code text}, more than a rejection holds; malformed UTF-8 becomes U+FFFD. */
  private static String excerpt(byte[] text) {
    return new String(text, 0, Math.min(text.length, 4 * Rejection.MAX_VALUE_CHARS), UTF_8);
  }
}
