package io.freshet.families.blend;

import io.freshet.model.blend.Term;
import java.util.Set;

/**
 * The weights of a blend before it has learned from choices. They are close to the weights learned
 * on MovieLens; one popularity term stands for all kinds of popularity, because the differences
 * between those depend on the stream.
 */
final class PriorWeights {
  private PriorWeights() {}

  /**
   * Creates the prior weights, one per term.
   *
   * @param without terms with weight 0
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
            case SEQUENCE, CONTEXT, POPULARITY, LIKED -> 0;
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
