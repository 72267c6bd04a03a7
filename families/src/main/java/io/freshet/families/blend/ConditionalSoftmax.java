package io.freshet.families.blend;

import io.freshet.families.algebra.Cholesky;
import io.freshet.families.family.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Conditional logit (McFadden 1974): candidate i of a choice is taken with probability {@code
 * exp(w·x_i) / Σ_j exp(w·x_j)}. The weights minimise the negative log-likelihood plus {@code λ/2 Σ
 * ((w_k − p_k) s_k)²}, with p a prior and s the standard deviations of the terms, by Newton steps.
 * The objective is convex, so there is one minimum. The weights do not depend on the number of
 * threads.
 */
final class ConditionalSoftmax {
  private static final int STEPS = 30;
  private static final int CHOICES_PER_PART = 64;

  /** The search ends at a step whose squared standardised length is below this. */
  private static final double ENOUGH = 1e-8;

  private final List<Choice> choices;
  private final int terms;
  private final double penalty;
  private final Workers workers;
  private final double[] scale;
  private final boolean[] varies;

  /** The prior, in units of the standard deviations, like all weights in this class. */
  private final double[] prior;

  /**
   * Creates a problem.
   *
   * @param choices the choices; without any, the weights equal the prior
   * @param prior p, one weight per term
   * @param penalty λ, greater than 0
   */
  ConditionalSoftmax(List<Choice> choices, double[] prior, double penalty, Workers workers) {
    this.choices = choices;
    this.terms = prior.length;
    this.penalty = penalty;
    this.workers = workers;
    this.varies = new boolean[terms];
    this.scale = deviations();
    this.prior = new double[terms];
    for (int k = 0; k < terms; k++) {
      this.prior[k] = prior[k] * scale[k];
    }
  }

  /** Standard deviations of the terms over all candidates; 1 for a term that never varies. */
  private double[] deviations() {
    double[] sum = new double[terms];
    double[] square = new double[terms];
    long count = 0;
    for (Choice choice : choices) {
      count += choice.candidates();
      for (int i = 0; i < choice.candidates(); i++) {
        for (int k = 0; k < terms; k++) {
          double x = choice.terms()[i * Choice.STRIDE + k];
          sum[k] += x;
          square[k] += x * x;
        }
      }
    }
    double[] out = new double[terms];
    for (int k = 0; k < terms; k++) {
      double mean = sum[k] / count;
      double variance = square[k] / count - mean * mean;
      varies[k] = variance > 1e-12;
      out[k] = varies[k] ? Math.sqrt(variance) : 1;
    }
    return out;
  }

  /** Sums over some choices. */
  private final class Sums {
    final double[] gradient = new double[terms];
    final double[] hessian = new double[terms * terms];
    final double[] mean = new double[terms];
    double[] chance = new double[256];

    /** The standardised terms of a choice's candidates, a row each. */
    double[] rows = new double[256 * terms];

    double loss;

    /** Adds one choice: gradient and Hessian of its negative log-likelihood. */
    void add(Choice choice, double[] w) {
      int n = choice.candidates();
      if (chance.length < n) {
        chance = new double[2 * n];
        rows = new double[2 * n * terms];
      }
      for (int i = 0, row = 0; i < n; i++) {
        double score = choice.logWeight(i);
        for (int k = 0, at = i * Choice.STRIDE; k < terms; k++, at++, row++) {
          rows[row] = choice.terms()[at] / scale[k];
          score += w[k] * choice.terms()[at] / scale[k];
        }
        chance[i] = score;
      }
      loss += Choice.toChances(chance, n, choice.chosen());
      Arrays.fill(mean, 0);
      int four = n / 4 * 4;
      for (int i = 0; i < four; i += 4) {
        addFour(i);
      }
      for (int i = four; i < n; i++) {
        addOne(i);
      }
      for (int a = 0, chosen = choice.chosen() * terms; a < terms; a++) {
        gradient[a] += mean[a] - rows[chosen + a];
        for (int b = 0, at = a * terms; b <= a; b++, at++) {
          hessian[at] -= mean[a] * mean[b];
        }
      }
    }

    /** Adds a candidate's row to the mean and its products to the Hessian, times its chance. */
    private void addOne(int i) {
      int from = i * terms;
      for (int a = 0; a < terms; a++) {
        double px = chance[i] * rows[from + a];
        mean[a] += px;
        for (int b = 0, at = a * terms; b <= a; b++, at++) {
          hessian[at] += px * rows[from + b];
        }
      }
    }

    /** Adds four candidates one after the other, with a single pass over the Hessian. */
    private void addFour(int i) {
      int r0 = i * terms;
      int r1 = r0 + terms;
      int r2 = r1 + terms;
      int r3 = r2 + terms;
      for (int a = 0; a < terms; a++) {
        double p0 = chance[i] * rows[r0 + a];
        double p1 = chance[i + 1] * rows[r1 + a];
        double p2 = chance[i + 2] * rows[r2 + a];
        double p3 = chance[i + 3] * rows[r3 + a];
        mean[a] = mean[a] + p0 + p1 + p2 + p3;
        for (int b = 0, at = a * terms; b <= a; b++, at++) {
          double sum = hessian[at] + p0 * rows[r0 + b];
          sum += p1 * rows[r1 + b];
          sum += p2 * rows[r2 + b];
          hessian[at] = sum + p3 * rows[r3 + b];
        }
      }
    }
  }

  private Sums at(double[] w) {
    int parts = (choices.size() + CHOICES_PER_PART - 1) / CHOICES_PER_PART;
    Sums[] each = new Sums[parts];
    workers.run(
        parts,
        part -> {
          Sums sums = new Sums();
          int last = Math.min(choices.size(), (part + 1) * CHOICES_PER_PART);
          for (int c = part * CHOICES_PER_PART; c < last; c++) {
            sums.add(choices.get(c), w);
          }
          each[part] = sums;
        });
    Sums all = new Sums();
    for (Sums sums : each) {
      all.loss += sums.loss;
      for (int k = 0; k < terms; k++) {
        all.gradient[k] += sums.gradient[k];
      }
      for (int k = 0; k < all.hessian.length; k++) {
        all.hessian[k] += sums.hessian[k];
      }
    }
    for (int a = 0; a < terms; a++) {
      double off = w[a] - prior[a];
      all.loss += penalty / 2 * off * off;
      all.gradient[a] += penalty * off;
      all.hessian[a * terms + a] += penalty;
    }
    return all;
  }

  /** Computes the weights, starting from the prior, see {@link #fit(double[])}. */
  double[] fit() {
    double[] w = new double[terms];
    for (int k = 0; k < terms; k++) {
      w[k] = prior[k] / scale[k];
    }
    return fit(w);
  }

  /**
   * Computes the weights, one per term, for raw (not standardised) terms.
   *
   * @param start the starting point; it saves steps and does not move the minimum
   * @throws ArithmeticException if there are no finite weights
   */
  double[] fit(double[] start) {
    double[] w = new double[terms];
    for (int k = 0; k < terms; k++) {
      // A term that never varies keeps its prior weight: nothing else would pull it there exactly.
      w[k] = varies[k] ? start[k] * scale[k] : prior[k];
    }
    Sums now = at(w);
    for (int step = 0; step < STEPS; step++) {
      double[] direction = now.gradient.clone();
      Cholesky.solve(now.hessian.clone(), direction, terms);
      double length = 0;
      for (double d : direction) {
        length += d * d;
      }
      if (!(length > ENOUGH)) {
        break;
      }
      Sums next = now;
      // Halved until the loss falls, because a full Newton step may overshoot far from the minimum.
      for (double share = 1; share > 1e-3; share /= 2) {
        double[] there = w.clone();
        for (int k = 0; k < terms; k++) {
          there[k] -= share * direction[k];
        }
        Sums found = at(there);
        if (found.loss <= now.loss) {
          w = there;
          next = found;
          break;
        }
      }
      if (next == now) {
        break;
      }
      now = next;
    }
    for (int k = 0; k < terms; k++) {
      w[k] /= scale[k];
      if (!Double.isFinite(w[k])) {
        throw new ArithmeticException("the weights of the blend are not finite");
      }
    }
    return w;
  }
}
