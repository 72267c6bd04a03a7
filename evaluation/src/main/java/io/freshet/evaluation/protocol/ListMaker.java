package io.freshet.evaluation.protocol;

import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TopK;
import io.freshet.model.shape.ListShaper;
import io.freshet.model.shape.Shaping;

/** Makes lists from scores as the scorer does, in one thread. */
final class ListMaker {
  private final ServingModel model;
  private final int k;
  private final ListShaper shaper;
  private final TopK topK = new TopK();
  private final int[] items;
  private final float[] scores;
  private final float[] popularity;
  private float[] vectors = new float[0];
  private int count;

  ListMaker(ServingModel model, int k, Shaping shaping) {
    this.model = model;
    this.k = k;
    this.shaper = new ListShaper(shaping);
    int wide = shaping.isOff() ? k : Math.max(k, shaping.candidates());
    items = new int[wide];
    scores = new float[wide];
    popularity = new float[wide];
  }

  /**
   * Makes the list of a user with these scores.
   *
   * @param all one score per item; scores of seen items are overwritten with −∞
   * @return the number of items, at most k
   */
  int make(float[] all, History history) {
    history.hideSeen(all);
    int found = topK.select(all, all.length, items.length, items, scores);
    if (shaper.shaping().isOff()) {
      count = found;
      return count;
    }
    ItemFactors factors = model.itemVectors();
    int stride = factors == null ? 0 : factors.stride();
    if (factors != null) {
      if (vectors.length < items.length * stride) {
        vectors = new float[items.length * stride];
      }
      factors.gather(items, found, vectors, stride);
    }
    for (int at = 0; at < found; at++) {
      popularity[at] = model.popularity().decayed(items[at]);
    }
    count = shaper.shape(items, scores, found, k, vectors, stride, popularity);
    return count;
  }

  /** The number of items in the last list. */
  int count() {
    return count;
  }

  /** The items of the last list, as indexes in the model's catalogue. Not a copy. */
  int[] items() {
    return items;
  }

  /** Scores of {@link #items()}. Not a copy. */
  float[] scores() {
    return scores;
  }

  /**
   * The rank of a target: its rank by score, or, if lists are shaped, its place in the last list.
   *
   * @param scored rank of the target among all scores
   * @param target index of the target in the model's catalogue
   */
  int rank(int scored, int target) {
    if (shaper.shaping().isOff() || scored == Ranks.NONE) {
      return scored;
    }
    for (int at = 0; at < count; at++) {
      if (items[at] == target) {
        return at;
      }
    }
    return Math.max(k, scored);
  }
}
