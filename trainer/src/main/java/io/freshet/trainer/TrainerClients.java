package io.freshet.trainer;

import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.publish.ModelPublisher;
import java.security.SecureRandom;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;

/** What the trainer works with: made when it starts, closed when it ends, replaced in tests. */
public interface TrainerClients {

  /** Reads {@code user-states} and {@code items}; read_committed. */
  Consumer<byte[], byte[]> states();

  /** Reads {@code evaluations}; read_committed. */
  Consumer<String, byte[]> evaluationTopic();

  /** Reads {@code model-chunks}. */
  SnapshotFetcher snapshots();

  /** Publishes models and records refits. */
  ModelPublisher publisher();

  /** Fits and judges. */
  Refitter refitter();

  /** Random bytes by which users' ids are hashed in files. */
  default byte[] salt() {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  /** How long each question to the broker may take. */
  Duration timeout();
}
