package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of an answer.
 *
 * @param itemId which
 * @param score orders this list and nothing else; finite. An item that is explored, or a list that
 *     is shaped for variety, does not stand where its score would put it
 * @param probability from 0 to 1: the chance that this item is what the user likes next, where the
 *     model says one, else null (NaN counts as null)
 * @param predictedRating in the rating scale, where the model's family predicts one, else null (NaN
 *     counts as null)
 * @param reasons why, the weightiest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecommendedItem(
    String itemId,
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
}
