package io.freshet.trainer.neural;

/**
 * A rule by which a gradient moves parameters. Rows that a batch does not touch are left alone, and
 * so are their moments: the lazy form. A row's step counts its own updates, so that a rare row's
 * first moments are corrected for their start at zero as those of a frequent one.
 */
sealed interface Optimiser {

  /** The step size. */
  double rate();

  /**
   * Moves {@code n} parameters.
   *
   * @param w parameters at {@code at}
   * @param g their gradient at {@code gAt}
   * @param first the first moment, beside the parameters
   * @param second the second moment, likewise
   * @param step how many updates these parameters have had, this one included
   */
  void update(
      float[] w, int at, float[] g, int gAt, float[] first, float[] second, int n, int step);

  /**
   * Adam (Kingma & Ba: Adam: A Method for Stochastic Optimization, ICLR 2015, algorithm 1) with β₁
   * = 0.9, β₂ = 0.999.
   */
  record Adam(double rate) implements Optimiser {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-7;

    @Override
    public void update(
        float[] w, int at, float[] g, int gAt, float[] first, float[] second, int n, int step) {
      float correction = (float) Math.sqrt(1 - Math.pow(BETA2, step));
      float size = (float) (rate * correction / (1 - Math.pow(BETA1, step)));
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
  }

  /**
   * Gradient descent with momentum (Polyak, 1964): {@code v ← μ·v − rate·g; w ← w + v}.
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
  }
}
