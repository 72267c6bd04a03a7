package io.freshet.simulation;

/** Thrown if an invariant does not hold. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is not on the class path
  Violation(String promise, Object... arguments) {
    super(promise.formatted(arguments));
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is not on the class path
  static void require(boolean holds, String promise, Object... arguments) {
    if (!holds) {
      throw new Violation(promise, arguments);
    }
  }
}
