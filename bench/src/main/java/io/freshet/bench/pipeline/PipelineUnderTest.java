package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Something that reads {@code ratings} and writes exactly one record to {@code recommendations} for
 * each. Its topics are those of its settings' prefix; they exist when it is prepared.
 */
public interface PipelineUnderTest extends AutoCloseable {

  /** A short name, without spaces; also the prefix of its topics. */
  String name();

  /** Does what comes before starting, such as publishing a model. */
  void prepare(KafkaSettings kafka, Workload workload) throws Exception;

  /** Starts, and returns when it is reading. */
  void start(Duration timeout) throws Exception;

  /**
   * Which stage a thread works for, by the first key that its name contains; threads of the broker
   * and of the JVM are known.
   */
  Map<String, String> stages();

  /**
   * Which rating an answer is for, from {@link SourcePosition#pack}.
   *
   * @param answer a record of {@code recommendations}
   */
  long sourceOf(ConsumerRecord<byte[], byte[]> answer);

  /** More figures to print under its name, called after the last pass. */
  default String details() {
    return "";
  }

  @Override
  void close();
}
