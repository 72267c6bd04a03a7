package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.schemas.record.RatingRules;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Oracle for the rating parser: the same rules with a JSON tree, java.time and BigDecimal. It is
 * slow and obvious, and shares no code with the parser except Jackson.
 */
final class NaiveRatingParser {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(20_000).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:?\\d\\d)");

  private static final Pattern UNSHOWN =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  private final RatingRules rules;

  NaiveRatingParser(RatingRules rules) {
    this.rules = rules;
  }

  /** The event; empty if the record must be refused. */
  Optional<RatingEvent> parse(byte[] key, byte[] value, long recordTimestampMillis) {
    if (value.length > rules.maxRecordBytes()) {
      return Optional.empty();
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException | JsonProcessingException e) {
      return Optional.empty();
    }
    if (!node.isObject() || hasOtherFields(node)) {
      return Optional.empty();
    }
    Optional<String> user = id(node.get("userId"));
    Optional<String> item = id(node.get("itemId"));
    if (user.isEmpty() || item.isEmpty() || !otherFieldsAreValid(node)) {
      return Optional.empty();
    }
    String type = type(node.path("type"));
    JsonNode rating = node.path("rating");
    boolean unrated = rating.isMissingNode() || rating.isNull();
    boolean withdrawn = node.path("withdrawn").booleanValue() || (type == null && rating.isNull());
    if (unrated ? type == null && !withdrawn : withdrawn) {
      return Optional.empty();
    }
    double stars = unrated ? Double.NaN : rating.asDouble();
    if (!unrated
        && (!rating.isNumber()
            || !Double.isFinite(stars)
            || stars < rules.minRating()
            || stars > rules.maxRating())) {
      return Optional.empty();
    }
    if (key != null && !new String(key, UTF_8).equals(user.get())) {
      return Optional.empty();
    }
    return time(node.get("timestamp"), recordTimestampMillis)
        .map(
            time ->
                new RatingEvent(
                    user.get(),
                    item.get(),
                    type,
                    stars + 0.0,
                    withdrawn,
                    time.seconds(),
                    time.offsetMinutes()));
  }

  private static String type(JsonNode node) {
    return switch (node.asText()) {
      case "", "null", "rating" -> null;
      case "purchase-complete" -> "purchase";
      default -> node.asText();
    };
  }

  private boolean otherFieldsAreValid(JsonNode node) {
    JsonNode type = node.path("type");
    JsonNode withdrawn = node.path("withdrawn");
    JsonNode recommendation = node.path("recommendationId");
    boolean knownType =
        type.isTextual()
            && Set.of("rating", "purchase", "view", "dislike", "purchase-complete")
                .contains(type.textValue());
    return (type.isMissingNode() || type.isNull() || knownType)
        && (withdrawn.isMissingNode() || withdrawn.isNull() || withdrawn.isBoolean())
        && (recommendation.isMissingNode()
            || recommendation.isNull()
            || (recommendation.isTextual() && id(recommendation).isPresent()));
  }

  private record Time(long seconds, int offsetMinutes) {}

  private Optional<Time> time(JsonNode node, long recordTimestampMillis) {
    if (node == null || node.isNull()) {
      return Optional.of(
          new Time(Math.floorDiv(recordTimestampMillis, 1000), RatingEvent.NO_OFFSET));
    }
    Time time;
    if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      if (number.precision() - number.scale() > 16) {
        return Optional.empty();
      }
      long whole = number.setScale(0, RoundingMode.FLOOR).longValueExact();
      time = new Time(whole < 100_000_000_000L ? whole : whole / 1000, RatingEvent.NO_OFFSET);
    } else if (node.isTextual() && TIME.matcher(node.textValue()).matches()) {
      String text = node.textValue();
      if (!text.endsWith("Z") && text.charAt(text.length() - 3) != ':') {
        text = new StringBuilder(text).insert(text.length() - 2, ':').toString();
      }
      try {
        OffsetDateTime dateTime = OffsetDateTime.parse(text);
        time = new Time(dateTime.toEpochSecond(), dateTime.getOffset().getTotalSeconds() / 60);
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    } else {
      return Optional.empty();
    }
    boolean future =
        time.seconds() * 1000
            > Math.floorDiv(recordTimestampMillis + rules.futureTolerance().toMillis(), 1000)
                * 1000;
    return time.seconds() < 0 || time.seconds() > 253_402_300_799L || future
        ? Optional.empty()
        : Optional.of(time);
  }

  private Optional<String> id(JsonNode node) {
    if (node == null) {
      return Optional.empty();
    }
    String id;
    if (node.isIntegralNumber()) {
      id = node.bigIntegerValue().toString();
    } else if (node.isTextual()) {
      id = node.textValue();
    } else {
      return Optional.empty();
    }
    boolean unicode = UTF_8.newEncoder().canEncode(id);
    boolean plain = !UNSHOWN.matcher(id).find();
    boolean fits = !id.isEmpty() && id.getBytes(UTF_8).length <= rules.maxIdBytes();
    return unicode && plain && fits ? Optional.of(id) : Optional.empty();
  }

  private static boolean hasOtherFields(JsonNode node) {
    Set<String> known =
        Set.of("userId", "itemId", "rating", "timestamp", "type", "withdrawn", "recommendationId");
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      if (!known.contains(names.next())) {
        return true;
      }
    }
    return false;
  }
}
