package io.freshet.scorer.engine;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.NearTopK;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.TopK;
import io.freshet.model.shape.ListShaper;
import io.freshet.model.shape.Shaping;
import io.freshet.scorer.items.ItemOverlay;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The best items by a model's scores, best first: items of its catalogue and new items that it
 * scores by genres and year. An item is a code: its index in the catalogue, or {@code ~i} for the
 * i-th item of {@link Novelties#coldItems}. Scratch of one thread.
 */
final class Candidates {
  int[] codes = new int[0];
  float[] scores = new float[0];
  int count;

  private final TopK topK;
  private final NearTopK nearTopK;
  private ListShaper shaper = new ListShaper(Shaping.OFF);
  private float[] coldScores = new float[0];
  private int[] known = new int[0];
  private int[] cold = new int[0];
  private float[] knownScores = new float[0];
  private float[] bestCold = new float[0];
  private float[] vectors = new float[0];
  private float[] popularity = new float[0];
  private final int[] one = new int[1];
  private final float[] oneScore = new float[1];

  Candidates(TopK topK) {
    this.topK = topK;
    this.nearTopK = new NearTopK(topK);
  }

  /**
   * Selects the best items.
   *
   * @param shaping how the list is shaped
   * @param most max number of items
   * @param scored the user; items that must not be shown have score −∞
   * @param user the user, who marks items that must not be shown
   * @param unwanted further items that must not be shown, or null
   */
  void select(
      ServingView view,
      SnapshotView snapshot,
      ScoredUser scored,
      Shaping shaping,
      int most,
      UserView user,
      @Nullable IntPredicate unwanted) {
    int wide = shaping.isOff() ? most : Math.max(most, shaping.candidates());
    reserve(wide);
    int knownCount = nearTopK.select(scored, wide, known, knownScores);
    int coldCount = scoreCold(view, scored, wide, user, unwanted);
    count = 0;
    for (int a = 0, b = 0; count < wide && (a < knownCount || b < coldCount); count++) {
      // On a tie the rated item comes first.
      boolean fromKnown = b == coldCount || (a < knownCount && knownScores[a] >= bestCold[b]);
      codes[count] = fromKnown ? known[a] : ~cold[b];
      scores[count] = fromKnown ? knownScores[a++] : bestCold[b++];
    }
    if (!shaping.isOff()) {
      shape(view, snapshot, shaping, most);
    }
  }

  private void reserve(int wide) {
    if (codes.length < wide) {
      codes = new int[wide];
      scores = new float[wide];
      known = new int[wide];
      knownScores = new float[wide];
      cold = new int[wide];
      bestCold = new float[wide];
      popularity = new float[wide];
    }
  }

  private int scoreCold(
      ServingView view,
      ScoredUser scored,
      int most,
      UserView user,
      @Nullable IntPredicate unwanted) {
    ColdItems items = view.novelties.cold;
    if (items == null) {
      return 0;
    }
    int size = items.size();
    if (coldScores.length < size) {
      coldScores = new float[size];
    }
    scored.scoreCold(items, coldScores);
    int[] numbers = view.novelties.coldItems;
    for (int i = 0; i < size; i++) {
      if (user.excluded(numbers[i]) || (unwanted != null && unwanted.test(numbers[i]))) {
        coldScores[i] = Float.NEGATIVE_INFINITY;
      }
    }
    return topK.select(coldScores, size, most, cold, bestCold);
  }

  /** Returns the score of the i-th item outside the catalogue, as of the last selection. */
  float coldScore(int i) {
    return coldScores[i];
  }

  /** Returns the exact score of an item, as of the last selection. */
  float exactScore(ScoredUser scored, int code) {
    if (code < 0) {
      return coldScores[~code];
    }
    one[0] = code;
    scored.scoreExactly(one, 1, oneScore);
    return oneScore[0];
  }

  private void shape(ServingView view, SnapshotView snapshot, Shaping shaping, int most) {
    if (!shaper.shaping().equals(shaping)) {
      shaper = new ListShaper(shaping);
    }
    int stride = vectors(view, snapshot);
    for (int at = 0; at < count; at++) {
      popularity[at] = codes[at] < 0 ? 0 : snapshot.model.popularity().decayed(codes[at]);
    }
    count = shaper.shape(codes, scores, count, most, vectors, stride, popularity);
  }

  /** Fills in the candidates' vectors: the model's, or else their genres. */
  private int vectors(ServingView view, SnapshotView snapshot) {
    ItemFactors factors = snapshot.model.itemVectors();
    int stride =
        factors != null ? factors.stride() : Kernel.padded(Math.max(1, view.overlay.genreCount()));
    if (vectors.length < count * stride) {
      vectors = new float[Math.multiplyExact(codes.length, stride)];
    }
    ColdItems items = view.novelties.cold;
    for (int at = 0; at < count; at++) {
      if (factors == null) {
        genres(view.overlay, item(view, snapshot, at), at * stride, stride);
      } else if (codes[at] >= 0) {
        factors.copyRow(codes[at], vectors, at * stride);
      } else if (items != null) {
        items.copyVector(~codes[at], vectors, at * stride);
      }
    }
    return stride;
  }

  private void genres(ItemOverlay overlay, int item, int from, int stride) {
    Arrays.fill(vectors, from, from + stride, 0f);
    for (int genre : overlay.genres(item)) {
      vectors[from + genre] = 1;
    }
  }

  /** Returns the dictionary number of a candidate. */
  int item(ServingView view, SnapshotView snapshot, int at) {
    int code = codes[at];
    return code >= 0 ? snapshot.itemAt(code) : view.novelties.coldItems[~code];
  }
}
