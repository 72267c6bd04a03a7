package io.freshet.trainer.experiment;

import java.util.SplittableRandom;

/**
 * One simulated experiment with two arms. Users differ in how often they rate (a heavy tail), in
 * how often lists hit, and in how often popularity hits; an effect is added to the hits of the
 * second arm.
 */
final class SimulatedExperiment {
  private static final int COHORT = 50;

  private final SplittableRandom random;
  private final double effect;
  private final int users;
  private final UserMoments[] arms = {new UserMoments(2), new UserMoments(2)};
  private final long[][] sums;
  private final double[] taste;

  /**
   * @param users users who take part in the end
   * @param effect further hits per like in the second arm
   */
  SimulatedExperiment(long seed, int users, double effect) {
    this.random = new SplittableRandom(seed);
    this.users = users;
    this.effect = effect;
    this.sums = new long[users][2];
    this.taste = new double[users];
    for (int u = 0; u < users; u++) {
      taste[u] = 0.02 + 0.25 * random.nextDouble() * random.nextDouble();
    }
  }

  /** Judges one more like; {@code event} of {@code events} in the whole experiment. */
  void step(int event, int events) {
    // Users arrive one after another; the square makes a few of them rate far more than others.
    int arrived = Math.min(users, COHORT + (int) ((long) users * event * 2 / events));
    double draw = random.nextDouble();
    int user = (int) (arrived * draw * draw);
    int arm = user & 1;
    long[] sum = sums[user];
    if (sum[1] > 0) {
      arms[arm].remove(sum[0], sum[1]);
    }
    double popularity = 0.6 * taste[user];
    boolean hit = random.nextDouble() < taste[user] + (arm == 1 ? effect : 0);
    sum[0] += (hit ? 1 : 0) - (random.nextDouble() < popularity ? 1 : 0);
    sum[1]++;
    arms[arm].add(sum[0], sum[1]);
  }

  /** The second arm less the first one. */
  Estimate difference() {
    return Estimate.ratio(arms[1]).minus(Estimate.ratio(arms[0]));
  }
}
