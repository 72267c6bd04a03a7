package io.freshet.standalone.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.source.SourceRecord;
import io.freshet.standalone.data.read.RecordLines;
import io.freshet.standalone.demo.TopicScan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Samples of foreign records, for a look at them before a topic is mapped. */
public final class Samples {
  private Samples() {}

  /**
   * The newest records of a topic, in the order of their times.
   *
   * @param consumerProperties properties of a consumer, without group and deserializers
   * @param count max records
   * @param patience max time without an answer of the broker
   */
  public static List<SampleRecord> ofTopic(
      Map<String, Object> consumerProperties, String topic, int count, Duration patience) {
    TopicScan scan = new TopicScan(consumerProperties, patience);
    Map<TopicPartition, TopicScan.Range> newest = new HashMap<>();
    scan.ranges(topic)
        .forEach(
            (partition, range) ->
                newest.put(
                    partition,
                    new TopicScan.Range(
                        Math.max(range.first(), range.next() - count), range.next())));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    scan.read(newest, records::add);
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records.subList(Math.max(0, records.size() - count), records.size()).stream()
        .map(Samples::sample)
        .toList();
  }

  private static SampleRecord sample(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      if (value != null) {
        headers.put(header.key(), new String(value, UTF_8));
      }
    }
    return new SampleRecord(
        record.topic() + "-" + record.partition() + "@" + record.offset(),
        new SourceRecord(record.key(), record.value(), record.timestamp(), headers));
  }

  /**
   * The first records of a file with one record per line.
   *
   * @param count max records
   * @throws IOException if the file cannot be read
   */
  public static List<SampleRecord> ofFile(Path file, int count) throws IOException {
    List<SampleRecord> records = new ArrayList<>();
    try (RecordLines lines = RecordLines.open(file)) {
      SourceRecord record = lines.next();
      while (record != null && records.size() < count) {
        records.add(new SampleRecord("line " + lines.number(), record));
        record = lines.next();
      }
    }
    return records;
  }
}
