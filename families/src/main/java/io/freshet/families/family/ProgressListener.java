package io.freshet.families.family;

/** Receives the progress of a refit, on the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {
  /** Ignores all progress. */
  ProgressListener NONE = (stage, done, total) -> {};

  /**
   * Reports progress.
   *
   * @param stage what is running, for example {@code fit ials}
   * @param done finished steps, 0 … total
   * @param total number of steps
   */
  void progress(String stage, int done, int total);
}
