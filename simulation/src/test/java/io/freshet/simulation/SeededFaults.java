package io.freshet.simulation;

import io.freshet.simulation.log.Faults;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;

/**
 * Faults drawn from seeds: the story's seed decides how likely a fault is, the operation's seed
 * when it occurs.
 */
final class SeededFaults implements Faults {
  private static final int NEVER = -1;

  private final double lost;
  private final double slow;
  private final long maxMarkerDelayMillis;
  private SplittableRandom random = new SplittableRandom(0);
  private boolean quiet = true;
  private int stepsToCrash = NEVER;
  private boolean crashed;

  /**
   * Draws how much goes wrong in a story.
   *
   * @param random the story's
   */
  SeededFaults(SplittableRandom random) {
    lost = random.nextInt(3) * 0.02;
    slow = random.nextInt(3) * 0.1;
    maxMarkerDelayMillis = random.nextInt(3) * 400L;
  }

  /** From here on things go wrong as an operation's own randomness says. */
  void begin(SplittableRandom operation) {
    random = operation;
    quiet = false;
    stepsToCrash = NEVER;
    crashed = false;
  }

  /** From here on nothing goes wrong. */
  void end() {
    quiet = true;
    stepsToCrash = NEVER;
    crashed = false;
  }

  /** The process that acts ends before its n-th step from here. */
  void crashWithin(int steps) {
    stepsToCrash = random.nextInt(steps);
  }

  /** Whether the process that acts is dead. */
  boolean crashed() {
    return crashed;
  }

  @Override
  public void step(String what) {
    if (crashed || (stepsToCrash != NEVER && stepsToCrash-- == 0)) {
      crashed = true; // what unwinds may not act any more
      throw new Crash(what);
    }
  }

  @Override
  public boolean losesRequest() {
    return !quiet && random.nextDouble() < lost;
  }

  @Override
  public boolean losesReply() {
    return !quiet && random.nextDouble() < lost;
  }

  @Override
  public boolean isSlow() {
    return !quiet && random.nextDouble() < slow;
  }

  @Override
  public long markerDelayMillis(TopicPartition partition) {
    return quiet || maxMarkerDelayMillis == 0 ? 0 : random.nextLong(maxMarkerDelayMillis + 1);
  }
}
