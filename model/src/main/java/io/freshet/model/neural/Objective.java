package io.freshet.model.neural;

/**
 * What a network's output z means and what its error costs. Targets and predictions are on one
 * scale: that of the ratings, that of ratings scaled per item, or 0 and 1.
 *
 * @param output how the prediction comes of z
 * @param loss what an error costs
 * @param low the prediction at z = −∞ where {@code output} is {@link Output#SCALED_SIGMOID}
 * @param high the prediction at z = ∞ likewise
 */
public record Objective(Output output, Loss loss, double low, double high) {

  /** How the prediction comes of z. */
  public enum Output {
    /** It is z. */
    LINEAR,
    /** {@code low + (high − low) · σ(z)}. */
    SCALED_SIGMOID,
    /** {@code σ(z)}. */
    PROBABILITY
  }

  /** What an error costs. */
  public enum Loss {
    /** Its square. */
    SQUARED,
    /** Its magnitude. */
    ABSOLUTE,
    /** {@code −y·ln σ(z) − (1 − y)·ln(1 − σ(z))}; only with {@link Output#PROBABILITY}. */
    LOG
  }

  /** Checks that the parts go together. */
  public Objective {
    if (!(low <= high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException("ratings cannot lie between " + low + " and " + high);
    }
    if ((output == Output.PROBABILITY) != (loss == Loss.LOG)) {
      throw new IllegalArgumentException(loss + " loss does not go with " + output + " output");
    }
  }

  /** The prediction. */
  public double prediction(double z) {
    return switch (output) {
      case LINEAR -> z;
      case SCALED_SIGMOID -> low + (high - low) * sigmoid(z);
      case PROBABILITY -> sigmoid(z);
    };
  }

  /** The loss of an output z where y was true. */
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

  /** The derivative of {@link #cost} by z; 0 where an absolute error is 0. */
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
