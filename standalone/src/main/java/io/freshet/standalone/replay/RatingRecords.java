package io.freshet.standalone.replay;

import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.standalone.data.read.RatingTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The events of a data set as Kafka records: key and JSON as any producer writes them, and a header
 * with the data set's fingerprint and the event's index.
 */
final class RatingRecords {

  /** Sixteen bytes: the data set's fingerprint and the event's index, both big-endian. */
  static final String HEADER = "freshet-replay";

  private static final byte[] USER = ascii("{\"userId\":\"");
  private static final byte[] ITEM = ascii("\",\"itemId\":\"");
  private static final byte[] RATING = ascii("\",\"rating\":");
  private static final byte[] TIME = ascii(",\"timestamp\":");
  private static final byte[] HEX = ascii("0123456789abcdef");

  private final String topic;
  private final RatingTable ratings;
  private final long fingerprint;
  private final int[] partitionOfUser;
  private byte[] buffer = new byte[256];
  private int length;

  RatingRecords(String topic, RatingTable ratings, int partitions) {
    this.topic = topic;
    this.ratings = ratings;
    this.fingerprint = ratings.fingerprint();
    this.partitionOfUser = new int[ratings.users()];
    Arrays.setAll(
        partitionOfUser, u -> UserPartitioner.partition(ratings.userIdBytes(u), partitions));
  }

  long fingerprint() {
    return fingerprint;
  }

  int partition(int event) {
    return partitionOfUser[ratings.user(event)];
  }

  ProducerRecord<byte[], byte[]> record(int event) {
    byte[] user = ratings.userIdBytes(ratings.user(event));
    return new ProducerRecord<>(
        topic,
        partition(event),
        null,
        user,
        json(user, event),
        List.of(new RecordHeader(HEADER, mark(event))));
  }

  private byte[] mark(int event) {
    return ByteBuffer.allocate(16).putLong(fingerprint).putLong(event).array();
  }

  /** Returns the event's index if the record belongs to this data set, else −1. */
  static long indexOf(Headers headers, long fingerprint) {
    Header header = headers.lastHeader(HEADER);
    if (header == null || header.value() == null || header.value().length != 16) {
      return -1;
    }
    ByteBuffer mark = ByteBuffer.wrap(header.value());
    return mark.getLong() == fingerprint ? mark.getLong() : -1;
  }

  private byte[] json(byte[] user, int event) {
    length = 0;
    put(USER);
    putEscaped(user);
    put(ITEM);
    putEscaped(ratings.itemId(ratings.item(event)).getBytes(StandardCharsets.UTF_8));
    put(RATING);
    put(ascii(Float.toString(ratings.rating(event))));
    put(TIME);
    put(ascii(Long.toString(ratings.seconds(event))));
    put((byte) '}');
    return Arrays.copyOf(buffer, length);
  }

  private void putEscaped(byte[] text) {
    for (byte b : text) {
      if (b == '"' || b == '\\') {
        put((byte) '\\');
        put(b);
      } else if (b >= 0 && b < 0x20) {
        put(ascii("\\u00"));
        put(HEX[b >> 4]);
        put(HEX[b & 0xF]);
      } else {
        put(b);
      }
    }
  }

  private void put(byte[] bytes) {
    for (byte b : bytes) {
      put(b);
    }
  }

  private void put(byte b) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
    buffer[length++] = b;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
