package io.freshet.trainer;

import io.freshet.trainer.family.ProgressListener;
import io.freshet.trainer.gate.RefitRequest;
import io.freshet.trainer.gate.RefitResult;

/**
 * Fits the candidates, judges them, and refits the winner on everything; knows nothing of Kafka.
 */
@FunctionalInterface
public interface Refitter extends AutoCloseable {

  /**
   * Runs in the refit's thread, for seconds to hours; an interrupt ends it soon.
   *
   * @throws Exception if it fails: the trainer records that and lives on
   */
  RefitResult refit(RefitRequest request, ProgressListener progress) throws Exception;

  /** Frees its threads; no refit is running. */
  @Override
  default void close() {}
}
