package io.freshet.trainer.blend;

import io.freshet.model.blend.Term;

/** What one user chose, and what they could have chosen. */
final class Choice {
  private final int user;
  private final float[] terms;
  private final float[] moment;
  private final int candidates;
  private final int chosen;

  /**
   * Takes the arrays as they are.
   *
   * @param user who chose
   * @param terms candidates × terms, row-major: of every candidate at that moment
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
      if (terms[i * Term.COUNT + term.index()] != terms[term.index()]) {
        return true;
      }
    }
    return false;
  }

  /** Takes a term away from all candidates. */
  void clear(Term term) {
    for (int i = 0; i < candidates; i++) {
      terms[i * Term.COUNT + term.index()] = 0f;
    }
  }

  /** One term of every candidate. */
  float[] of(Term term) {
    float[] out = new float[candidates];
    for (int i = 0; i < candidates; i++) {
      out[i] = terms[i * Term.COUNT + term.index()];
    }
    return out;
  }

  /** Gives a term back to all candidates. */
  void set(Term term, float[] values) {
    for (int i = 0; i < candidates; i++) {
      terms[i * Term.COUNT + term.index()] = values[i];
    }
  }

  int user() {
    return user;
  }

  /** Inputs of the moment. Not a copy. */
  float[] moment() {
    return moment;
  }

  /** Candidates × terms, row-major. Not a copy. */
  float[] terms() {
    return terms;
  }

  int candidates() {
    return candidates;
  }

  int chosen() {
    return chosen;
  }
}
