package io.freshet.model.ials;

import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.ScorePart;
import io.freshet.model.scoring.ScoreParts;
import java.util.List;

/** The parts of an implicit ALS score: the product of the factors, and the popularity term. */
final class IalsScoreParts implements ScoreParts {
  private static final List<ScorePart> KINDS = List.of(ScorePart.TASTE, ScorePart.POPULARITY);

  private final float[] taste;
  private final float[] popularity;
  private final double meanTaste;
  private final double meanPopularity;

  /**
   * Computes the means.
   *
   * @param taste product of the user with each item
   * @param popularity popularity term of each item
   */
  IalsScoreParts(float[] taste, float[] popularity) {
    this.taste = taste;
    this.popularity = popularity;
    this.meanTaste = mean(taste);
    this.meanPopularity = mean(popularity);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return values.length == 0 ? 0 : sum / values.length;
  }

  @Override
  public List<ScorePart> kinds() {
    return KINDS;
  }

  @Override
  public double meanScore() {
    return meanTaste + meanPopularity;
  }

  @Override
  public void ofItem(int item, float score, double[] out) {
    out[0] = taste[item] - meanTaste;
    out[1] = popularity[item] - meanPopularity;
  }

  /** Nobody has rated such an item, so its whole score is taste. */
  @Override
  public void ofCold(ColdItems items, int item, float score, double[] out) {
    out[0] = score - meanTaste;
    out[1] = -meanPopularity;
  }
}
