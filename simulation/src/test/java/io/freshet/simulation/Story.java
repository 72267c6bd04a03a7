package io.freshet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A story: a seed and its operations.
 *
 * @param seed of everything
 * @param mapped whether the deployment maps foreign topics, and half of the records come from them
 * @param operations one after the other
 */
record Story(long seed, boolean mapped, List<Operation> operations) {
  private static final int SHORTEST = 30;
  private static final int LONGEST = 220;

  /**
   * Each story has a taste of its own: actions it leaves out, and actions it cannot get enough of.
   */
  private static final double[] TASTES = {0, 0.3, 1, 1, 1, 3};

  Story {
    operations = List.copyOf(operations);
  }

  /** The story of a seed in a deployment without foreign topics. */
  static Story of(long seed) {
    return of(seed, false);
  }

  /** The story of a seed. */
  static Story of(long seed, boolean mapped) {
    SplittableRandom random = new SplittableRandom(seed);
    Action[] actions = Action.values();
    double[] until = new double[actions.length];
    double sum = 0;
    for (int i = 0; i < actions.length; i++) {
      sum += actions[i].weight() * TASTES[random.nextInt(TASTES.length)];
      until[i] = sum;
    }
    List<Operation> operations = new ArrayList<>();
    int length = SHORTEST + random.nextInt(LONGEST - SHORTEST);
    while (sum > 0 && operations.size() < length) {
      double drawn = random.nextDouble() * sum;
      int i = 0;
      while (until[i] <= drawn) {
        i++;
      }
      operations.add(new Operation(actions[i], random.nextLong()));
    }
    return new Story(seed, mapped, operations);
  }

  /** The same with other operations. */
  Story with(List<Operation> others) {
    return new Story(seed, mapped, others);
  }
}
