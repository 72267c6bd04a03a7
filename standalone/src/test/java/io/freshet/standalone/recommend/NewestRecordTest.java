package io.freshet.standalone.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class NewestRecordTest {

  private static final TopicPartition PARTITION = new TopicPartition("user-states", 3);

  @Test
  void shouldFindTheNewestRecordOfTheKeyInTheLastWindow() {
    SeekableConsumer consumer = new SeekableConsumer(0, 25_000);
    consumer.put(24_000, "ann");
    consumer.put(24_500, "ann");
    consumer.put(24_999, "bob");

    ConsumerRecord<byte[], byte[]> found = find(consumer, "ann");

    assertThat(found.offset()).isEqualTo(24_500);
    assertThat(consumer.firstSeek).isEqualTo(15_000);
  }

  @Test
  void shouldGoBackUntilItFindsAnOldRecord() {
    SeekableConsumer consumer = new SeekableConsumer(500, 100_000);
    consumer.put(700, "ann");
    consumer.put(99_999, "bob");

    assertThat(find(consumer, "ann").offset()).isEqualTo(700);
  }

  @Test
  void shouldFindNothingWhereTheKeyIsNot() {
    SeekableConsumer consumer = new SeekableConsumer(0, 30_000);
    consumer.put(29_999, "bob");

    assertThat(find(consumer, "ann")).isNull();
    assertThat(find(new SeekableConsumer(7, 7), "ann")).isNull();
  }

  private static ConsumerRecord<byte[], byte[]> find(SeekableConsumer consumer, String key) {
    return new NewestRecord(consumer, PARTITION, Duration.ofSeconds(5)).find(bytes(key));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A log with holes, as compaction leaves it: a poll returns what follows the position. */
  private static final class SeekableConsumer extends MockConsumer<byte[], byte[]> {
    private final TreeMap<Long, ConsumerRecord<byte[], byte[]>> log = new TreeMap<>();
    private final long end;
    private long firstSeek = -1;

    SeekableConsumer(long begin, long end) {
      super("earliest");
      this.end = end;
      updateBeginningOffsets(Map.of(PARTITION, begin));
      updateEndOffsets(Map.of(PARTITION, end));
    }

    void put(long offset, String key) {
      log.put(offset, new ConsumerRecord<>("user-states", 3, offset, bytes(key), new byte[] {1}));
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      firstSeek = firstSeek < 0 ? offset : firstSeek;
      super.seek(partition, offset);
      log.tailMap(offset).values().forEach(this::addRecord);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      super.seek(PARTITION, end);
      return records;
    }
  }
}
