package io.freshet.simulation;

/** The end of a process between two steps. An error, so that nothing of the process survives it. */
final class Crash extends Error {
  private static final long serialVersionUID = 1;

  /**
   * Ends a process.
   *
   * @param before the step that it does not live to see
   */
  Crash(String before) {
    super("before " + before, null, false, false);
  }
}
