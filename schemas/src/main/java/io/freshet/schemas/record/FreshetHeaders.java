package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Names and codec of the record headers that Freshet writes. All values are UTF-8 text with decimal
 * numbers, except the headers of {@code ChunkCodec}.
 *
 * <p>A rerouted record has the origin headers {@code freshet-origin-*}. A rejected record has the
 * origin headers and {@code freshet-reason}, {@code -field}, {@code -value} and {@code -rule}
 * ({@code rejected-headers.schema.json}). A failed record has the origin headers and {@code
 * freshet-service}, {@code -cause} and {@code -message} ({@code failed-headers.schema.json}).
 */
public final class FreshetHeaders {
  /** Topic that the record was first posted to. */
  public static final String ORIGIN_TOPIC = "freshet-origin-topic";

  /** Partition that the record was first posted to. */
  public static final String ORIGIN_PARTITION = "freshet-origin-partition";

  /** Offset at which the record was first posted. */
  public static final String ORIGIN_OFFSET = "freshet-origin-offset";

  /** Time at which the broker appended the record there, epoch milliseconds. */
  public static final String ORIGIN_TIMESTAMP = "freshet-origin-timestamp";

  /** On a rejected record: code of the rejection, such as {@code out-of-range}. */
  public static final String REASON = "freshet-reason";

  /** On a rejected record: name of the field that broke the rule. */
  public static final String FIELD = "freshet-field";

  /** On a rejected record: excerpt of the field's value. */
  public static final String VALUE = "freshet-value";

  /** On a rejected record: text of the rule. */
  public static final String RULE = "freshet-rule";

  /**
   * On a rejected record that ingest had mapped: position of the foreign record, as {@code
   * topic-partition@offset}. The origin headers then hold the position of the mapped record.
   */
  public static final String SOURCE = "freshet-source";

  /** On a failed record: name of the service that failed on it. */
  public static final String SERVICE = "freshet-service";

  /** On a failed record: class of the exception. */
  public static final String CAUSE = "freshet-cause";

  /** On a failed record: message of the exception. */
  public static final String MESSAGE = "freshet-message";

  /**
   * On a rejected or failed record that was cut because it was too long: original length of its
   * value in bytes.
   */
  public static final String FULL_BYTES = "freshet-full-bytes";

  /**
   * On {@code user-states}: stamp of the user's last tombstone there, on the tombstone itself and
   * on every later state of the user. The stamps of a partition ascend in the order of its
   * tombstones. A stamp is the time of ingest's clock when it wrote the tombstone, in epoch
   * milliseconds, or greater.
   */
  public static final String FORGOTTEN = "freshet-forgotten";

  private FreshetHeaders() {}

  /** Writes the origin of a record and replaces existing headers. */
  public static void putOrigin(Headers headers, Origin origin) {
    put(headers, ORIGIN_TOPIC, origin.topic());
    put(headers, ORIGIN_PARTITION, Integer.toString(origin.partition()));
    put(headers, ORIGIN_OFFSET, Long.toString(origin.offset()));
    put(headers, ORIGIN_TIMESTAMP, Long.toString(origin.timestampMillis()));
  }

  /** Origin of a record; null if its headers are missing or malformed. */
  public static @Nullable Origin origin(Headers headers) {
    String topic = text(headers, ORIGIN_TOPIC);
    String partition = text(headers, ORIGIN_PARTITION);
    String offset = text(headers, ORIGIN_OFFSET);
    String timestamp = text(headers, ORIGIN_TIMESTAMP);
    if (topic == null || partition == null || offset == null || timestamp == null) {
      return null;
    }
    try {
      Origin origin =
          new Origin(
              topic,
              Integer.parseInt(partition),
              Long.parseLong(offset),
              Long.parseLong(timestamp));
      return origin.partition() < 0 || origin.offset() < 0 ? null : origin;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Writes the stamp of a user's last tombstone and replaces an existing one. */
  public static void putForgotten(Headers headers, long stamp) {
    put(headers, FORGOTTEN, Long.toString(stamp));
  }

  /**
   * Stamp of the user's last tombstone.
   *
   * @return empty if the record has no stamp
   * @throws MalformedRecordException if the stamp is no number
   */
  public static OptionalLong forgotten(Headers headers) {
    String stamp = text(headers, FORGOTTEN);
    if (stamp == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(stamp));
    } catch (NumberFormatException e) {
      throw new MalformedRecordException(
          "the header " + FORGOTTEN + " must be a number: " + stamp, e);
    }
  }

  /** Writes the reason of a rejection and replaces existing headers. */
  public static void putRejection(Headers headers, Rejection rejection) {
    put(headers, REASON, rejection.reason());
    put(headers, FIELD, rejection.field());
    put(headers, VALUE, rejection.value());
    put(headers, RULE, rejection.rule());
  }

  /** Writes the position of the foreign record that a rejected record was mapped from. */
  public static void putSource(Headers headers, Origin source) {
    put(headers, SOURCE, source.topic() + "-" + source.partition() + "@" + source.offset());
  }

  /** Writes service and cause of a failure and replaces existing headers. */
  public static void putFailure(Headers headers, String service, String cause, String message) {
    put(headers, SERVICE, service);
    put(headers, CAUSE, cause);
    put(headers, MESSAGE, message);
  }

  /** Last header of a name as text; null if there is none. */
  public static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    byte[] value = header == null ? null : header.value();
    return value == null ? null : new String(value, UTF_8);
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
