package io.freshet.simulation;

/**
 * Thrown to end a process between two steps. It is an error, so that no handler of the process
 * catches it.
 */
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
