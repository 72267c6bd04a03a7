package io.freshet.trainer;

import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.trainer.publish.ModelPublisher;
import org.apache.kafka.clients.consumer.Consumer;

/** What the trainer works with: made when it starts, closed when it ends, replaced in tests. */
interface TrainerClients {

  /** Reads {@code user-states} and {@code items}; read_committed. */
  Consumer<byte[], byte[]> states();

  /** Reads {@code evaluations}; read_committed. */
  Consumer<String, byte[]> evaluationTopic();

  /** Reads {@code model-chunks}. */
  SnapshotFetcher snapshots();

  ModelPublisher publisher();

  Refitter refitter();
}
