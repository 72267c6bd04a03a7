package io.freshet.trainer.gate;

import io.freshet.families.family.ProgressListener;

/** Makes new models out of ratings and judges them; knows nothing of Kafka. */
public interface Refitter extends AutoCloseable {

  /**
   * Fits the candidates, judges them, and fits the winner on everything. Runs in the calling
   * thread, for seconds to hours; an interrupt ends it soon.
   *
   * @throws Exception if it fails: the trainer records that and lives on
   */
  RefitResult refit(RefitRequest request, ProgressListener progress) throws Exception;

  /**
   * Takes the champion's counts anew and keeps what it has learned. Runs as {@link #refit} does.
   *
   * @throws Exception if it fails: the trainer records that and lives on
   */
  RefitResult recount(RecountRequest request, ProgressListener progress) throws Exception;

  /** Frees its threads; nothing is running. */
  @Override
  default void close() {}
}
