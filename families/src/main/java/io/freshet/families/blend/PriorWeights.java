package io.freshet.families.blend;

import io.freshet.model.blend.Term;
import java.util.Set;

/**
 * The weights of a blend that has seen no choices yet. Roughly what MovieLens teaches, but with
 * popularity in place of the differences between kinds of it, which depend on the stream.
 */
final class PriorWeights {
  private PriorWeights() {}

  /**
   * One weight per term.
   *
   * @param without terms that weigh nothing
   */
  static double[] values(Set<Term> without) {
    double[] values = new double[Term.COUNT];
    for (Term term : Term.values()) {
      values[term.index()] =
          switch (term) {
            case TASTE -> 2;
            case RECENT_TASTE -> 4;
            case SESSION -> 3;
            case AFTER, NEAR, BEFORE -> 0.2;
            case AFTER_LIKED -> 0.1;
            case GENRES, GENRES_LIKED -> 0.7;
            case YEARS -> 0.2;
            case CONTEXT, POPULARITY, LIKED -> 0;
            case DECAYED, SLOWLY_DECAYED -> 0.3;
            case MEAN_RATING -> 0.5;
          };
    }
    for (Term term : without) {
      values[term.index()] = 0;
    }
    return values;
  }
}
