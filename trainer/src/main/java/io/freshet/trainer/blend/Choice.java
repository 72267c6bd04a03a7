package io.freshet.trainer.blend;

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
