package io.freshet.trainer.blend;

import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Choices as a head learns from them: the best candidates by the weighted terms, their inputs
 * standardised, and the weighted sums that the head adds to.
 */
final class HeadExamples {
  /** Best candidates of a choice that count; those below have next to no chance. */
  static final int CANDIDATES = Integer.getInteger("cands", 100);

  private static final double LEAST_VARIANCE = 1e-9;

  /** One choice. */
  static final class Example {
    /** Who chose. */
    final int user;

    /** Candidates × {@link Head#INPUTS}, standardised. */
    final float[] inputs;

    /** The weighted terms of each candidate. */
    final float[] sums;

    /** The candidate that was taken. */
    final int chosen;

    Example(int user, float[] inputs, float[] sums, int chosen) {
      this.user = user;
      this.inputs = inputs;
      this.sums = sums;
      this.chosen = chosen;
    }
  }

  private final double[] mean = new double[Head.INPUTS];
  private final double[] deviation = new double[Head.INPUTS];
  private final boolean[] varies = new boolean[Head.INPUTS];
  private final List<Example> examples = new ArrayList<>();

  /**
   * Prepares choices.
   *
   * @param weights of the terms
   */
  HeadExamples(List<Choice> choices, double[] weights) {
    for (Choice choice : choices) {
      examples.add(best(choice, weights));
    }
    standardise();
  }

  private HeadExamples(HeadExamples scale, List<Choice> choices, double[] weights) {
    System.arraycopy(scale.mean, 0, mean, 0, mean.length);
    System.arraycopy(scale.deviation, 0, deviation, 0, deviation.length);
    System.arraycopy(scale.varies, 0, varies, 0, varies.length);
    for (Choice choice : choices) {
      Example example = best(choice, weights);
      scale(example);
      examples.add(example);
    }
  }

  /** Other choices on the scale of these. */
  HeadExamples others(List<Choice> choices, double[] weights) {
    return new HeadExamples(this, choices, weights);
  }

  List<Example> all() {
    return examples;
  }

  /** Mean of an input over all candidates. */
  double mean(int input) {
    return mean[input];
  }

  /** Whether an input differs between candidates or choices. */
  boolean varies(int input) {
    return varies[input];
  }

  /** Its standard deviation; 1 where it never varies. */
  double deviation(int input) {
    return deviation[input];
  }

  private static Example best(Choice choice, double[] weights) {
    int n = choice.candidates();
    float[] all = new float[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = 0, at = i * Term.COUNT; k < Term.COUNT; k++, at++) {
        sum += weights[k] * choice.terms()[at];
      }
      all[i] = (float) sum;
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> i == choice.chosen() ? 0 : 1)
                    .thenComparing(i -> -all[i])
                    .thenComparing(i -> i))
            .limit(CANDIDATES)
            .mapToInt(i -> i)
            .toArray();
    float[] inputs = new float[order.length * Head.INPUTS];
    float[] sums = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      sums[i] = all[order[i]];
      System.arraycopy(choice.terms(), order[i] * Term.COUNT, inputs, i * Head.INPUTS, Term.COUNT);
      System.arraycopy(choice.moment(), 0, inputs, i * Head.INPUTS + Term.COUNT, Head.MOMENT);
    }
    return new Example(choice.user(), inputs, sums, 0);
  }

  private void standardise() {
    long count = 0;
    double[] squares = new double[Head.INPUTS];
    for (Example example : examples) {
      for (int at = 0; at < example.inputs.length; ) {
        for (int k = 0; k < Head.INPUTS; k++, at++) {
          double x = example.inputs[at];
          mean[k] += x;
          squares[k] += x * x;
        }
        count++;
      }
    }
    for (int k = 0; k < Head.INPUTS; k++) {
      mean[k] /= Math.max(1, count);
      double variance = squares[k] / Math.max(1, count) - mean[k] * mean[k];
      varies[k] = variance > LEAST_VARIANCE;
      deviation[k] = varies[k] ? Math.sqrt(variance) : 1;
    }
    examples.forEach(this::scale);
  }

  private void scale(Example example) {
    for (int at = 0; at < example.inputs.length; ) {
      for (int k = 0; k < Head.INPUTS; k++, at++) {
        example.inputs[at] = (float) ((example.inputs[at] - mean[k]) / deviation[k]);
      }
    }
  }
}
