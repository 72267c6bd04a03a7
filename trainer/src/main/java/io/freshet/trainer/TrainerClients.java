package io.freshet.trainer;

import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.publish.ExperimentOperations;
import io.freshet.trainer.publish.ModelPublisher;
import java.security.SecureRandom;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The trainer's collaborators. The trainer creates them when it starts and closes them when it
 * ends; tests replace them.
 */
public interface TrainerClients {

  /** Creates the consumer of {@code user-states} and {@code items}; read_committed. */
  Consumer<byte[], byte[]> states();

  /** Creates the consumer of {@code evaluations}; read_committed. */
  Consumer<String, byte[]> evaluationTopic();

  /** Creates the reader of {@code model-chunks}. */
  SnapshotFetcher snapshots();

  /** Creates the publisher of models and refit records. */
  ModelPublisher publisher();

  /** Creates the refitter, which fits and judges models. */
  Refitter refitter();

  /** Creates the operations on experiments, with a transactional id of their own. */
  ExperimentOperations experiments();

  /** Creates the consumer of {@code judgements}; read_committed. */
  Consumer<byte[], byte[]> judgements();

  /** Returns new random bytes, the salt for user ids in files. */
  default byte[] salt() {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  /** Returns the timeout of each call to the broker. */
  Duration timeout();
}
