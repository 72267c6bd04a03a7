package io.freshet.trainer.gate;

import io.freshet.families.family.ProgressListener;

/** Makes new models from ratings and judges them, independent of Kafka. */
public interface Refitter extends AutoCloseable {

  /**
   * Fits the candidates, judges them, and fits the winner on all data. Runs in the calling thread,
   * for seconds to hours; an interrupt ends it soon.
   *
   * @throws Exception if it fails: the trainer records that and lives on
   */
  RefitResult refit(RefitRequest request, ProgressListener progress) throws Exception;

  /**
   * Renews the champion's counts and keeps what it has learned. Runs as {@link #refit} does.
   *
   * @throws Exception if it fails: the trainer records that and lives on
   */
  RefitResult recount(RecountRequest request, ProgressListener progress) throws Exception;

  /** Frees the threads. No refit may be running. */
  @Override
  default void close() {}
}
