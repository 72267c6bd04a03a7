package io.freshet.families.family;

/** Is told how far a refit has come, in the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = (stage, done, total) -> {};

  /**
   * Tells.
   *
   * @param stage what is being done, say {@code fit ials}
   * @param done steps done, 0 … total
   * @param total steps there are
   */
  void progress(String stage, int done, int total);
}
