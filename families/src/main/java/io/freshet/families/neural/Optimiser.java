package io.freshet.families.neural;

/**
 * A rule that updates parameters from their gradient. It also updates parameters that a batch does
 * not touch: their gradient is zero, but the moments of earlier gradients still move them.
 */
sealed interface Optimiser {

  /**
   * Updates {@code n} parameters.
   *
   * @param w the parameters, from {@code at} on
   * @param g their gradient, from {@code gAt} on
   * @param first their first moments, at the same indexes as the parameters
   * @param second their second moments, at the same indexes as the parameters
   * @param step the number of this step, from 1
   */
  void update(
      float[] w, int at, float[] g, int gAt, float[] first, float[] second, int n, int step);

  /**
   * Applies all skipped steps with zero gradient at once.
   *
   * @param w the parameters, from {@code at} on, as they were after step {@code from}
   * @param from a step, 0 before the first
   * @param to the step to catch up to, at least {@code from}
   */
  void coast(float[] w, int at, float[] first, float[] second, int n, int from, int to);

  /**
   * Adam (Kingma & Ba: Adam: A Method for Stochastic Optimization, ICLR 2015, algorithm 1) with β₁
   * = 0.9, β₂ = 0.999.
   *
   * <p>{@link #coast} adds up the updates of steps without a gradient in closed form. Both moments
   * shrink by their β, so the updates are a geometric series in β₁ / √β₂, except for the bias
   * correction, which is summed exactly. The closed form treats ε as if it shrank too. Only the
   * first few dozen updates matter, and in these √v loses only a few hundredths.
   */
  final class Adam implements Optimiser {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-7;

    /** The ratio of an update to the one before it, without a gradient. */
    private static final double RATIO = BETA1 / Math.sqrt(BETA2);

    /** Steps after which an update is too small for a float. */
    private static final int COASTING = 160;

    private final double rate;

    /** Steps after which the correction of the second moment is 1 in a double. */
    private static final int CORRECTED = 40_000;

    /** The bias-corrected step size of step t, at index t; computed on demand. */
    private double[] sizes = {};

    Adam(double rate) {
      this.rate = rate;
    }

    @Override
    public void update(
        float[] w, int at, float[] g, int gAt, float[] first, float[] second, int n, int step) {
      float correction = (float) correction(step);
      float size = (float) size(step);
      float epsilon = (float) EPSILON * correction;
      float b1 = (float) BETA1;
      float b2 = (float) BETA2;
      for (int k = 0; k < n; k++) {
        float x = g[gAt + k];
        float m = b1 * first[at + k] + (1 - b1) * x;
        float v = b2 * second[at + k] + (1 - b2) * x * x;
        first[at + k] = m;
        second[at + k] = v;
        w[at + k] -= size * m / ((float) Math.sqrt(v) + epsilon);
      }
    }

    @Override
    public void coast(float[] w, int at, float[] first, float[] second, int n, int from, int to) {
      if (from == 0 || from == to) {
        return; // there are no moments, or no step was skipped
      }
      double left = 1;
      double sum = 0;
      for (int step = from + 1; step <= Math.min(to, from + COASTING); step++) {
        left *= RATIO;
        sum += left * size(step);
      }
      float move = (float) sum;
      float epsilon = (float) (EPSILON * correction(from));
      float b1 = (float) Math.pow(BETA1, to - from);
      float b2 = (float) Math.pow(BETA2, to - from);
      for (int k = 0; k < n; k++) {
        w[at + k] -= move * first[at + k] / ((float) Math.sqrt(second[at + k]) + epsilon);
        first[at + k] *= b1;
        second[at + k] *= b2;
      }
    }

    private static double correction(int step) {
      return Math.sqrt(1 - Math.pow(BETA2, step));
    }

    private double size(int step) {
      if (step > CORRECTED) {
        return rate;
      }
      if (sizes.length == 0) {
        sizes = new double[CORRECTED + 1];
        for (int t = 1; t <= CORRECTED; t++) {
          sizes[t] = rate * correction(t) / (1 - Math.pow(BETA1, t));
        }
      }
      return sizes[step];
    }
  }

  /**
   * Gradient descent with momentum (Polyak, 1964): {@code v ← μ·v − rate·g; w ← w + v}. Parameters
   * that a batch does not touch keep their velocity but do not move, as in Keras' sparse update.
   *
   * @param momentum μ in [0, 1)
   */
  record Momentum(double rate, double momentum) implements Optimiser {
    @Override
    public void update(
        float[] w, int at, float[] g, int gAt, float[] first, float[] second, int n, int step) {
      float size = (float) rate;
      float keep = (float) momentum;
      for (int k = 0; k < n; k++) {
        float v = keep * first[at + k] - size * g[gAt + k];
        first[at + k] = v;
        w[at + k] += v;
      }
    }

    @Override
    public void coast(float[] w, int at, float[] first, float[] second, int n, int from, int to) {
      // parameters without a gradient do not move
    }
  }
}
