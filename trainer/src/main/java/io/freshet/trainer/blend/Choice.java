package io.freshet.trainer.blend;

/** What one user chose, and what they could have chosen. */
final class Choice {
  private final float[] terms;
  private final int candidates;
  private final int chosen;

  /**
   * Takes the array as it is.
   *
   * @param terms candidates × terms, row-major: of every candidate at that moment
   * @param candidates how many candidates there were
   * @param chosen the candidate that the user took, and liked
   */
  Choice(float[] terms, int candidates, int chosen) {
    this.terms = terms;
    this.candidates = candidates;
    this.chosen = chosen;
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
