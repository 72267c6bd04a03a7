package io.freshet.simulation;

/**
 * A step of a story. Its randomness is its own, so that it does the same when steps before it are
 * left out, as far as it still can.
 *
 * @param action what is done
 * @param seed of every choice in it
 */
record Operation(Action action, long seed) {
  @Override
  public String toString() {
    return action + "(" + Long.toHexString(seed) + ")";
  }
}
