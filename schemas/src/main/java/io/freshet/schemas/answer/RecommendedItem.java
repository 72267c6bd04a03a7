package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of an answer.
 *
 * @param itemId id of the item
 * @param title title of the item; null if none is known, or answers have no titles
 * @param score finite score, comparable only within this list. The order of the list can differ
 *     from the scores if an item is explored or the list is diversified
 * @param probability probability that this item is the one that the user likes next, 0 to 1; null
 *     (or NaN) if the model gives no probability
 * @param predictedRating predicted rating in the rating scale; null (or NaN) if the model's family
 *     predicts no ratings
 * @param reasons reasons for the item, largest share first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecommendedItem(
    String itemId,
    @Nullable String title,
    double score,
    @Nullable Double probability,
    @Nullable Double predictedRating,
    List<Reason> reasons) {
  public RecommendedItem {
    Objects.requireNonNull(itemId, "itemId");
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score must be finite, got " + score);
    }
    if (probability != null && probability.isNaN()) {
      probability = null;
    }
    if (probability != null && !(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be from 0 to 1, got " + probability);
    }
    if (predictedRating != null && !Double.isFinite(predictedRating)) {
      predictedRating = null;
    }
    reasons = List.copyOf(reasons);
  }

  /** Creates an item without a title. */
  public RecommendedItem(
      String itemId,
      double score,
      @Nullable Double probability,
      @Nullable Double predictedRating,
      List<Reason> reasons) {
    this(itemId, null, score, probability, predictedRating, reasons);
  }
}
