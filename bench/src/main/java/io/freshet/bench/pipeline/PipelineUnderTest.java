package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A pipeline that reads {@code ratings} and writes exactly one record to {@code recommendations}
 * for each rating. Its topics have the prefix of its settings and exist before it is prepared.
 */
public interface PipelineUnderTest extends AutoCloseable {

  /** Returns a short name without spaces, which is also the prefix of its topics. */
  String name();

  /** Prepares the start, for example publishes a model. */
  void prepare(KafkaSettings kafka, Workload workload) throws Exception;

  /** Starts the pipeline and returns when it is reading. */
  void start(Duration timeout) throws Exception;

  /**
   * Returns the stages of its threads: a thread belongs to the first key that its name contains.
   * Threads of the broker and of the JVM are known.
   */
  Map<String, String> stages();

  /**
   * Returns the rating of an answer, packed by {@link SourcePosition#pack}.
   *
   * @param answer a record of {@code recommendations}
   */
  long sourceOf(ConsumerRecord<byte[], byte[]> answer);

  /** Returns more figures to print, called after the last pass. */
  default String details() {
    return "";
  }

  @Override
  void close();
}
