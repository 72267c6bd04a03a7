package io.freshet.model.neural;

/**
 * The meaning of a network's output z and the cost of its error. Targets and predictions are on one
 * scale: the ratings', the per-item scaled ratings', or 0 and 1.
 *
 * @param output how the prediction follows from z
 * @param loss the cost of an error
 * @param low the prediction at z = −∞ with {@link Output#SCALED_SIGMOID}
 * @param high the prediction at z = ∞ with {@link Output#SCALED_SIGMOID}
 */
public record Objective(Output output, Loss loss, double low, double high) {

  /** How the prediction follows from z. */
  public enum Output {
    /** The prediction is z. */
    LINEAR,
    /** {@code low + (high − low) · σ(z)}. */
    SCALED_SIGMOID,
    /** {@code σ(z)}. */
    PROBABILITY
  }

  /** The cost of an error. */
  public enum Loss {
    /** The square of the error. */
    SQUARED,
    /** The absolute error. */
    ABSOLUTE,
    /** {@code −y·ln σ(z) − (1 − y)·ln(1 − σ(z))}; only with {@link Output#PROBABILITY}. */
    LOG
  }

  /** Checks that output and loss go together. */
  public Objective {
    if (!(low <= high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException("ratings cannot range from " + low + " to " + high);
    }
    if ((output == Output.PROBABILITY) != (loss == Loss.LOG)) {
      throw new IllegalArgumentException(loss + " loss does not go with " + output + " output");
    }
  }

  /** The prediction for an output z. */
  public double prediction(double z) {
    return switch (output) {
      case LINEAR -> z;
      case SCALED_SIGMOID -> low + (high - low) * sigmoid(z);
      case PROBABILITY -> sigmoid(z);
    };
  }

  /** The loss of an output z for the target y. */
  public double cost(double z, double y) {
    return switch (loss) {
      case SQUARED -> {
        double error = prediction(z) - y;
        yield error * error;
      }
      case ABSOLUTE -> Math.abs(prediction(z) - y);
      case LOG -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;
    };
  }

  /** The derivative of {@link #cost} with respect to z; 0 where an absolute error is 0. */
  public double slope(double z, double y) {
    double byPrediction =
        switch (loss) {
          case SQUARED -> 2 * (prediction(z) - y);
          case ABSOLUTE -> Math.signum(prediction(z) - y);
          case LOG -> sigmoid(z) - y;
        };
    if (output == Output.SCALED_SIGMOID) {
      double s = sigmoid(z);
      return byPrediction * (high - low) * s * (1 - s);
    }
    return byPrediction;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
