package io.freshet.families.blend;

import io.freshet.model.blend.Term;
import io.freshet.model.kernel.Kernel;

/** What one user chose, and what they could have chosen. */
final class Choice {
  /** Floats from the terms of one candidate to those of the next. */
  static final int STRIDE = Kernel.padded(Term.COUNT);

  private final int user;
  private final float[] terms;
  private final float[] moment;
  private final int candidates;
  private final int chosen;

  /**
   * Takes the arrays as they are.
   *
   * @param user who chose
   * @param terms rows of {@link #STRIDE} floats, of every candidate at that moment; there is room
   *     for a number of rows that is a multiple of four
   * @param moment inputs of the moment, see {@link io.freshet.model.blend.Head#moment}
   * @param candidates how many candidates there were
   * @param chosen the candidate that the user took, and liked
   */
  Choice(int user, float[] terms, float[] moment, int candidates, int chosen) {
    this.user = user;
    this.terms = terms;
    this.moment = moment;
    this.candidates = candidates;
    this.chosen = chosen;
  }

  /** Whether a term differs between the candidates. */
  boolean varies(Term term) {
    for (int i = 1; i < candidates; i++) {
      if (terms[i * STRIDE + term.index()] != terms[term.index()]) {
        return true;
      }
    }
    return false;
  }

  /** Takes a term away from all candidates. */
  void clear(Term term) {
    for (int i = 0; i < candidates; i++) {
      terms[i * STRIDE + term.index()] = 0f;
    }
  }

  /** One term of every candidate. */
  float[] of(Term term) {
    float[] out = new float[candidates];
    for (int i = 0; i < candidates; i++) {
      out[i] = terms[i * STRIDE + term.index()];
    }
    return out;
  }

  /** Gives a term back to all candidates. */
  void set(Term term, float[] values) {
    for (int i = 0; i < candidates; i++) {
      terms[i * STRIDE + term.index()] = values[i];
    }
  }

  int user() {
    return user;
  }

  /** Inputs of the moment. Not a copy. */
  float[] moment() {
    return moment;
  }

  /** Rows of {@link #STRIDE} floats. Not a copy. */
  float[] terms() {
    return terms;
  }

  int candidates() {
    return candidates;
  }

  int chosen() {
    return chosen;
  }

  /** Floats of the terms of so many candidates. */
  static int room(int candidates) {
    return Math.multiplyExact((candidates + 3) / 4 * 4, STRIDE);
  }

  /** The weighted terms of a candidate. */
  double sum(int candidate, double[] weights) {
    double sum = 0;
    for (int k = 0, at = candidate * STRIDE; k < Term.COUNT; k++, at++) {
      sum += weights[k] * terms[at];
    }
    return sum;
  }

  /** The negative log-likelihood by weights alone. */
  double loss(double[] weights) {
    double[] scores = new double[candidates];
    for (int i = 0; i < candidates; i++) {
      scores[i] = sum(i, weights);
    }
    return toChances(scores, candidates, chosen);
  }

  /**
   * Makes the chances of candidates of their scores: the softmax.
   *
   * @return the negative log-likelihood of the chosen one
   */
  static double toChances(double[] scores, int candidates, int chosen) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates; i++) {
      most = Math.max(most, scores[i]);
    }
    double taken = scores[chosen] - most;
    double total = 0;
    for (int i = 0; i < candidates; i++) {
      scores[i] = Math.exp(scores[i] - most);
      total += scores[i];
    }
    for (int i = 0; i < candidates; i++) {
      scores[i] /= total;
    }
    return Math.log(total) - taken;
  }
}
