package io.freshet.families.sequence;

/** Adam (Kingma and Ba, ICLR 2015) over one array of parameters. */
final class Adam {
  private static final float MEAN_KEPT = 0.9f;
  private static final float SQUARE_KEPT = 0.999f;
  private static final float TINY = 1e-8f;

  private final float[] parameters;
  private final float[] mean;
  private final float[] square;
  private double meanPower = 1;
  private double squarePower = 1;
  private float length;
  private float perSquare;

  Adam(float[] parameters) {
    this.parameters = parameters;
    mean = new float[parameters.length];
    square = new float[parameters.length];
  }

  /** Starts a step with this length. */
  void start(double step) {
    meanPower *= MEAN_KEPT;
    squarePower *= SQUARE_KEPT;
    length = (float) (step / (1 - meanPower));
    perSquare = (float) (1 / (1 - squarePower));
  }

  /** Moves some parameters; each once per step. */
  void move(float[] gradient, int gradientAt, int at, int count) {
    for (int k = 0; k < count; k++) {
      float g = gradient[gradientAt + k];
      float m = MEAN_KEPT * mean[at + k] + (1 - MEAN_KEPT) * g;
      float s = SQUARE_KEPT * square[at + k] + (1 - SQUARE_KEPT) * g * g;
      mean[at + k] = m;
      square[at + k] = s;
      parameters[at + k] -= length * m / ((float) Math.sqrt(s * perSquare) + TINY);
    }
  }
}
