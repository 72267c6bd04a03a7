package io.freshet.families.blend;

import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import java.util.List;

/**
 * Means and standard deviations of a head's inputs over all candidates of some choices. Training
 * uses standardised inputs, so the units of the terms do not matter. Immutable.
 */
final class HeadScale {
  private static final double LEAST_VARIANCE = 1e-9;

  private final double[] mean = new double[Head.INPUTS];
  private final double[] deviation = new double[Head.INPUTS];
  private final boolean[] varies = new boolean[Head.INPUTS];

  HeadScale(List<Choice> choices) {
    double[] squares = new double[Head.INPUTS];
    long count = 0;
    for (Choice choice : choices) {
      int n = choice.candidates();
      count += n;
      for (int i = 0; i < n; i++) {
        for (int k = 0, at = i * Choice.STRIDE; k < Term.COUNT; k++, at++) {
          add(k, choice.terms()[at], 1, squares);
        }
      }
      for (int k = 0; k < Head.MOMENT; k++) {
        add(Term.COUNT + k, choice.moment()[k], n, squares);
      }
    }
    for (int k = 0; k < Head.INPUTS; k++) {
      mean[k] /= Math.max(1, count);
      double variance = squares[k] / Math.max(1, count) - mean[k] * mean[k];
      varies[k] = variance > LEAST_VARIANCE;
      deviation[k] = varies[k] ? Math.sqrt(variance) : 1;
    }
  }

  private void add(int input, double x, int times, double[] squares) {
    mean[input] += times * x;
    squares[input] += times * x * x;
  }

  /** The mean of an input. */
  double mean(int input) {
    return mean[input];
  }

  /** The standard deviation of an input; 1 if the input never varies. */
  double deviation(int input) {
    return deviation[input];
  }

  /** Tells whether an input differs between candidates or choices. */
  boolean varies(int input) {
    return varies[input];
  }
}
