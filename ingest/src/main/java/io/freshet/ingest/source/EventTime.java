package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.source.FieldRule.TimeUnit;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Time of an event as a foreign record states it.
 *
 * @param epochSeconds UTC seconds, 0 or later
 * @param offset offset from UTC at the user's place, or null if the record does not tell it; Z is
 *     UTC and tells nothing of the user's place
 */
record EventTime(long epochSeconds, @Nullable ZoneOffset offset) {
  private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;
  private static final String RANGE_RULE = "from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z";
  private static final String RULE =
      "a number, or a time in ISO-8601 with offset; for local times the mapping needs a zone";
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,19}(\\.[0-9]{1,9})?");

  private static final BigDecimal FIRST_MILLISECONDS = new BigDecimal("1e11");
  private static final BigDecimal FIRST_MICROSECONDS = new BigDecimal("1e14");
  private static final BigDecimal FIRST_NANOSECONDS = new BigDecimal("1e17");
  private static final long SECONDS_OF_DAY = 86_400;

  /** The time as {@code RatingParser} reads it: ISO-8601 with an offset, else epoch seconds. */
  @Nullable String iso() {
    return offset == null
        ? null
        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            Instant.ofEpochSecond(epochSeconds).atOffset(offset));
  }

  /**
   * Reads a time.
   *
   * @param path place of the value, for a rejection
   */
  static Parsed<EventTime> read(JsonNode node, String path, FieldRule rule) {
    String text = node.asText().strip();
    if (node.isIntegralNumber() && node.canConvertToLong() && rule.unit() != TimeUnit.DAYS) {
      return checked(seconds(node.longValue(), rule.unit()), null, path, text);
    }
    if (node.isNumber() || NUMBER.matcher(text).matches()) {
      BigDecimal number;
      try {
        number = node.isNumber() ? node.decimalValue() : new BigDecimal(text);
      } catch (NumberFormatException e) {
        return refused(path, text, RULE);
      }
      return checked(seconds(number, rule.unit()), null, path, text);
    }
    return node.isTextual() ? iso(text, path, rule.zone()) : refused(path, node.toString(), RULE);
  }

  private static long seconds(long number, TimeUnit unit) {
    return switch (unit) {
      case SECONDS -> number;
      case MILLISECONDS -> Math.floorDiv(number, 1_000L);
      case MICROSECONDS -> Math.floorDiv(number, 1_000_000L);
      case NANOSECONDS -> Math.floorDiv(number, 1_000_000_000L);
      case DAYS, AUTO -> seconds(BigDecimal.valueOf(number), unit);
    };
  }

  private static long seconds(BigDecimal number, TimeUnit unit) {
    TimeUnit known = unit == TimeUnit.AUTO ? bySize(number.abs()) : unit;
    BigDecimal seconds =
        switch (known) {
          case DAYS -> number.multiply(BigDecimal.valueOf(SECONDS_OF_DAY));
          case MILLISECONDS -> number.movePointLeft(3);
          case MICROSECONDS -> number.movePointLeft(6);
          case NANOSECONDS -> number.movePointLeft(9);
          case SECONDS, AUTO -> number;
        };
    boolean inRange =
        seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(MAX_EPOCH_SECONDS)) <= 0;
    return inRange ? seconds.longValue() : -1;
  }

  private static TimeUnit bySize(BigDecimal size) {
    if (size.compareTo(FIRST_MILLISECONDS) < 0) {
      return TimeUnit.SECONDS;
    }
    if (size.compareTo(FIRST_MICROSECONDS) < 0) {
      return TimeUnit.MILLISECONDS;
    }
    return size.compareTo(FIRST_NANOSECONDS) < 0 ? TimeUnit.MICROSECONDS : TimeUnit.NANOSECONDS;
  }

  private static Parsed<EventTime> iso(String text, String path, @Nullable ZoneId zone) {
    // databases write a space where ISO-8601 has a T
    boolean spaced = text.length() > 10 && text.charAt(10) == ' ';
    String iso = spaced ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    try {
      OffsetDateTime time = OffsetDateTime.parse(iso);
      ZoneOffset offset = iso.endsWith("Z") || iso.endsWith("z") ? null : time.getOffset();
      return checked(
          time.toEpochSecond(),
          offset == null || offset.getTotalSeconds() % 60 != 0 ? null : offset,
          path,
          text);
    } catch (DateTimeException e) {
      return zone == null ? refused(path, text, RULE) : local(iso, path, zone);
    }
  }

  private static Parsed<EventTime> local(String iso, String path, ZoneId zone) {
    try {
      LocalDateTime time =
          iso.length() == 10 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
      return checked(
          time.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toEpochSecond(), null, path, iso);
    } catch (DateTimeException e) {
      return refused(path, iso, RULE);
    }
  }

  private static Parsed<EventTime> checked(
      long seconds, @Nullable ZoneOffset offset, String path, String text) {
    return seconds < 0 || seconds > MAX_EPOCH_SECONDS
        ? refused(path, text, RANGE_RULE)
        : new Parsed.Accepted<>(new EventTime(seconds, offset));
  }

  private static Parsed<EventTime> refused(String path, String text, String rule) {
    return new Parsed.Refused<>(new Rejection.BadTimestamp(path, text, rule));
  }
}
