package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.freshet.schemas.record.IsoTime;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link RatingParser} over Jackson's streaming parser, to measure what the parser by
 * hand buys. It accepts the same records as the same events; its rejections of malformed JSON have
 * Jackson's words. It lies in the parser's package for {@link IsoTime} and {@link Utf8}, which both
 * use.
 *
 * <p>Not for use by several threads.
 */
public final class JacksonRatingParser {
  private static final int USER_ID = 1;
  private static final int ITEM_ID = 2;
  private static final int RATING = 4;
  private static final int TIMESTAMP = 8;

  private static final long FIRST_MILLISECONDS = 100_000_000_000L;
  private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

  private static final String ID_RULE = "a string or a whole number";
  private static final String RATING_RULE = "a number or null";
  private static final String TIME_RULE =
      "a string in ISO-8601 with offset, or a number of epoch seconds or milliseconds";

  private final RatingRules rules;
  private final long toleranceMillis;
  private final JsonFactory factory;
  private final IsoTime isoTime = new IsoTime();
  private boolean timeGiven;
  private String time = "";

  /** A parser of events under these rules. */
  public JacksonRatingParser(RatingRules rules) {
    this.rules = rules;
    this.toleranceMillis = rules.futureTolerance().toMillis();
    this.factory =
        new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNumberLength(rules.maxRecordBytes()).build())
            .build();
  }

  /** Reads one record, as {@link RatingParser#parse}. */
  public @Nullable Rejection parse(
      byte @Nullable [] key, byte[] value, long recordTimestampMillis, ParsedRating into) {
    if (value.length > rules.maxRecordBytes()) {
      return new Rejection.OversizedRecord(value.length, rules.maxRecordBytes());
    }
    if (!isUtf8(value)) {
      return notJson(value, "not UTF-8");
    }
    timeGiven = false;
    try (JsonParser in = factory.createParser(value)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return notJson(value, "expected one JSON object");
      }
      int seen = 0;
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        int field = field(in.currentName());
        if (field == 0) {
          return new Rejection.UnknownField(
              in.currentName(), "only userId, itemId, rating and timestamp");
        }
        if ((seen & field) != 0) {
          return new Rejection.DuplicateField(in.currentName());
        }
        seen |= field;
        Rejection rejection = readValue(in, in.nextToken(), field, into);
        if (rejection != null) {
          return rejection;
        }
      }
      if (in.nextToken() != null) {
        return notJson(value, "expected nothing after the object");
      }
      return checkWhole(seen, key, recordTimestampMillis, into);
    } catch (JsonProcessingException e) {
      return notJson(value, e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** Whether Jackson, which guesses encodings and takes overlong characters, may see the bytes. */
  private static boolean isUtf8(byte[] value) {
    int at = 0;
    while (at < value.length) {
      byte b = value[at];
      if (b > 0) {
        at++;
      } else {
        int length = b == 0 ? 0 : Utf8.multiByteLength(value, at, value.length);
        if (length == 0 || at == 0) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  private static int field(String name) {
    return switch (name) {
      case "userId" -> USER_ID;
      case "itemId" -> ITEM_ID;
      case "rating" -> RATING;
      case "timestamp" -> TIMESTAMP;
      default -> 0;
    };
  }

  private @Nullable Rejection readValue(
      JsonParser in, JsonToken token, int field, ParsedRating into) throws IOException {
    return switch (field) {
      case USER_ID -> readId(in, token, "userId", true, into);
      case ITEM_ID -> readId(in, token, "itemId", false, into);
      case RATING -> readRating(in, token, into);
      default -> readTimestamp(in, token, into);
    };
  }

  private @Nullable Rejection readId(
      JsonParser in, JsonToken token, String field, boolean isUser, ParsedRating into)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return new Rejection.MissingField(field);
    }
    boolean number = token.isNumeric();
    if (token != JsonToken.VALUE_STRING && !number) {
      return new Rejection.WrongType(field, token.asString() == null ? "" : in.getText(), ID_RULE);
    }
    String id = in.getText();
    if (number && (token != JsonToken.VALUE_NUMBER_INT || id.equals("-0"))) {
      return new Rejection.BadId(field, id, "a whole number, in digits");
    }
    Rejection bad = PlainText.checkId(field, id, rules.maxIdBytes());
    if (bad != null) {
      return bad;
    }
    byte[] utf8 = id.getBytes(UTF_8);
    if (isUser) {
      into.setUserId(utf8, 0, utf8.length);
    } else {
      into.setItemId(utf8, 0, utf8.length);
    }
    return null;
  }

  private @Nullable Rejection readRating(JsonParser in, JsonToken token, ParsedRating into)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      into.rating = Double.NaN;
      into.withdrawal = true;
      return null;
    }
    if (!token.isNumeric()) {
      return new Rejection.WrongType("rating", in.getText(), RATING_RULE);
    }
    double rating = in.getDoubleValue();
    if (Double.isInfinite(rating)) {
      return new Rejection.NonFinite("rating", in.getText());
    }
    if (rating < rules.minRating() || rating > rules.maxRating()) {
      return new Rejection.OutOfRange("rating", in.getText(), rules.minRating(), rules.maxRating());
    }
    into.rating = rating;
    into.withdrawal = false;
    return null;
  }

  private @Nullable Rejection readTimestamp(JsonParser in, JsonToken token, ParsedRating into)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.VALUE_STRING) {
      time = in.getText();
      byte[] utf8 = time.getBytes(UTF_8);
      if (!isoTime.parse(utf8, 0, utf8.length)) {
        return new Rejection.BadTimestamp("timestamp", time, TIME_RULE);
      }
      into.epochSeconds = isoTime.epochSeconds;
      into.offsetMinutes = isoTime.offsetMinutes;
    } else if (token.isNumeric()) {
      time = in.getText();
      into.epochSeconds = epochSeconds(in, token);
      into.offsetMinutes = RatingEvent.NO_OFFSET;
    } else {
      return new Rejection.WrongType("timestamp", in.getText(), TIME_RULE);
    }
    timeGiven = true;
    if (into.epochSeconds < 0 || into.epochSeconds > MAX_EPOCH_SECONDS) {
      return new Rejection.BadTimestamp(
          "timestamp", time, "from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z");
    }
    return null;
  }

  private static long epochSeconds(JsonParser in, JsonToken token) throws IOException {
    boolean isLong =
        token == JsonToken.VALUE_NUMBER_INT
            && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    double number = isLong ? 0 : in.getDoubleValue();
    long whole = isLong ? in.getLongValue() : (long) number;
    if (whole < 0 || number < 0) {
      return -1;
    }
    return whole < FIRST_MILLISECONDS ? whole : whole / 1000;
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
            "timestamp", time, recordTimestampMillis, toleranceMillis);
      }
    }
    if (key != null && !Arrays.equals(key, 0, key.length, into.userId, 0, into.userIdLength)) {
      return new Rejection.ContradictingKey(
          "key", new String(key, UTF_8), "equal to userId '" + into.toEvent().userId() + "'");
    }
    return null;
  }

  private static Rejection notJson(byte[] value, String message) {
    return new Rejection.NotJson("value", new String(value, UTF_8), message);
  }
}
