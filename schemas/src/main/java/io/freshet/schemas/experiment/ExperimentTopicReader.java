package io.freshet.schemas.experiment;

import io.freshet.schemas.channel.ChannelConsumers;
import io.freshet.schemas.channel.ContentReader;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.topic.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reader of {@code experiments}. Its content is all experiments that are not removed, ended ones
 * included, in the order {@link ExperimentDefinition#OLDEST_FIRST}. A record that cannot be read is
 * logged, and its experiment is left out.
 */
public final class ExperimentTopicReader extends ContentReader<List<ExperimentDefinition>> {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentTopicReader.class);

  private final Map<String, ExperimentDefinition> experiments = new HashMap<>();

  /**
   * Creates a reader at the beginning of the topic.
   *
   * @param consumer consumer with read_committed and without assignment; closed with this reader
   * @param topic name of the {@code experiments} topic
   * @param nanoTime clock for deadlines, such as {@link System#nanoTime}
   */
  public ExperimentTopicReader(
      Consumer<String, byte[]> consumer, String topic, LongSupplier nanoTime) {
    super(consumer, topic, nanoTime, List.of());
  }

  /** Creates a reader with its own consumer, which reads to the end and closes. */
  public static ExperimentTopicReader open(KafkaSettings settings) {
    return of(ChannelConsumers.fromBeginning(settings), settings);
  }

  /** Creates a reader with its own consumer, which follows the topic while the process runs. */
  public static ExperimentTopicReader follow(KafkaSettings settings) {
    return of(ChannelConsumers.following(settings), settings);
  }

  private static ExperimentTopicReader of(
      Consumer<String, byte[]> consumer, KafkaSettings settings) {
    return new ExperimentTopicReader(
        consumer, settings.topics().experiments().name(), System::nanoTime);
  }

  @Override
  protected void apply(ConsumerRecord<String, byte[]> record) {
    String key = record.key();
    byte[] value = record.value();
    if (key == null) {
      LOG.error(
          "Skipping a record without a key at offset {} of {}", record.offset(), name(record));
      return;
    }
    experiments.remove(key);
    if (value == null) {
      return;
    }
    Parsed<ExperimentDefinition> parsed = Experiments.decode(key, value);
    if (parsed instanceof Parsed.Accepted<ExperimentDefinition> accepted) {
      experiments.put(key, accepted.value());
    } else if (parsed instanceof Parsed.Refused<ExperimentDefinition> refused) {
      LOG.error(
          "The experiment {} at offset {} of {} cannot be read, so none of its arms answers: {}",
          key,
          record.offset(),
          name(record),
          refused.rejection().message());
    }
  }

  @Override
  protected List<ExperimentDefinition> make() {
    return experiments.values().stream().sorted(ExperimentDefinition.OLDEST_FIRST).toList();
  }

  private static String name(ConsumerRecord<String, byte[]> record) {
    return record.topic() + "-" + record.partition();
  }
}
