package io.freshet.families.blend;

import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.Arrays;

/**
 * The loss of choices with a head, and its gradient. The loss is the negative log-likelihood of a
 * choice under a softmax over the candidates' scores: weighted terms plus the head's output. It
 * reads raw terms; means and deviations are folded into the weights once per batch. Scratch of one
 * thread.
 */
final class HeadPass {
  private final Kernel kernel = Kernels.best();
  private final float[] scratch = new float[Kernel.SCRATCH];
  private final int units;
  private final double[] weights;

  /** The units' weights of the terms, in the layout of {@link Kernel#columns}. */
  private final float[] columns;

  private final float[] rows;

  /** The units' weights of the moment's inputs, and the constants. */
  private final double[] moments;

  private final double[] constants;
  private final float[] outputs;

  /** The sums of each unit, by candidate. */
  private float[] sums = new float[0];

  private float[] ones = new float[0];
  private double[] chance = new double[0];
  private float[] back = new float[0];
  private final float[] gradientRow = new float[Choice.STRIDE];

  /** The gradient with respect to the raw inputs' weights, the constants and the output weights. */
  private final double[] gradient;

  /**
   * @param weights weights of the terms, to which the head's output is added
   */
  HeadPass(int units, double[] weights) {
    this.units = units;
    this.weights = weights;
    rows = new float[units * Choice.STRIDE];
    columns = new float[Kernel.padded(units) * Choice.STRIDE];
    moments = new double[units * Head.MOMENT];
    constants = new double[units];
    outputs = new float[units];
    gradient = new double[units * HeadNetwork.ROW];
  }

  /** Takes the current parameters and resets the gradient. */
  void take(HeadNetwork network) {
    Arrays.fill(gradient, 0);
    HeadScale scale = network.scale();
    float[] parameters = network.parameters();
    for (int unit = 0; unit < units; unit++) {
      int from = unit * HeadNetwork.ROW;
      double constant = parameters[from + HeadNetwork.CONSTANT];
      for (int k = 0; k < Head.INPUTS; k++) {
        double weight = parameters[from + k] / scale.deviation(k);
        constant -= weight * scale.mean(k);
        if (k < Term.COUNT) {
          rows[unit * Choice.STRIDE + k] = (float) weight;
        } else {
          moments[unit * Head.MOMENT + k - Term.COUNT] = weight;
        }
      }
      constants[unit] = constant;
      outputs[unit] = parameters[from + HeadNetwork.OUTPUT];
    }
    Kernel.columns(rows, units, Choice.STRIDE, columns);
  }

  /** Computes the loss of a choice and keeps the probabilities of the candidates. */
  double loss(Choice choice) {
    return Choice.toChances(scores(choice), choice.candidates(), choice.chosen());
  }

  /**
   * The scores of a choice's candidates: weighted terms plus the head's output.
   *
   * @return an array that the next call overwrites; it may be longer
   */
  double[] scores(Choice choice) {
    int n = choice.candidates();
    if (chance.length < n) {
      chance = new double[2 * n];
      back = new float[2 * n];
      ones = new float[2 * n];
      sums = new float[2 * n * units];
      Arrays.fill(ones, 1f);
    }
    kernel.products(choice.terms(), n, Choice.STRIDE, ones, columns, units, sums, scratch);
    for (int i = 0; i < n; i++) {
      chance[i] = choice.sum(i, weights);
    }
    for (int unit = 0; unit < units; unit++) {
      float constant = constant(unit, choice);
      float output = outputs[unit];
      int at = unit * n;
      for (int i = 0; i < n; i++) {
        float sum = Math.max(0f, sums[at + i] + constant);
        sums[at + i] = sum;
        chance[i] += output * sum;
      }
    }
    return chance;
  }

  private float constant(int unit, Choice choice) {
    double constant = constants[unit];
    for (int k = 0; k < Head.MOMENT; k++) {
      constant += moments[unit * Head.MOMENT + k] * choice.moment()[k];
    }
    return (float) constant;
  }

  /** Adds the gradient of a choice's loss and returns the loss. */
  double addGradient(Choice choice) {
    double loss = loss(choice);
    int n = choice.candidates();
    chance[choice.chosen()] -= 1;
    for (int unit = 0; unit < units; unit++) {
      int at = unit * n;
      int to = unit * HeadNetwork.ROW;
      float output = outputs[unit];
      double byOutput = 0;
      double byConstant = 0;
      for (int i = 0; i < n; i++) {
        float sum = sums[at + i];
        byOutput += chance[i] * sum;
        back[i] = sum > 0 ? (float) chance[i] * output : 0f;
        byConstant += back[i];
      }
      Arrays.fill(gradientRow, 0f);
      kernel.addCombination(choice.terms(), n, Choice.STRIDE, back, gradientRow);
      for (int k = 0; k < Term.COUNT; k++) {
        gradient[to + k] += gradientRow[k];
      }
      for (int k = 0; k < Head.MOMENT; k++) {
        gradient[to + Term.COUNT + k] += byConstant * choice.moment()[k];
      }
      gradient[to + HeadNetwork.CONSTANT] += byConstant;
      gradient[to + HeadNetwork.OUTPUT] += byOutput;
    }
    return loss;
  }

  /** Adds the accumulated gradient with respect to the network's parameters. */
  void addTo(double[] out, HeadScale scale) {
    for (int unit = 0; unit < units; unit++) {
      int from = unit * HeadNetwork.ROW;
      double byConstant = gradient[from + HeadNetwork.CONSTANT];
      for (int k = 0; k < Head.INPUTS; k++) {
        out[from + k] += (gradient[from + k] - scale.mean(k) * byConstant) / scale.deviation(k);
      }
      out[from + HeadNetwork.CONSTANT] += byConstant;
      out[from + HeadNetwork.OUTPUT] += gradient[from + HeadNetwork.OUTPUT];
    }
  }
}
