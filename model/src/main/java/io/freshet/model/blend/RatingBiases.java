package io.freshet.model.blend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.scoring.History;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import org.jspecify.annotations.Nullable;

/**
 * Predicts ratings by biases alone, {@code μ + b_i + b_u}: the mean of all ratings, the item's bias
 * and the user's bias, both shrunk (Koren, Bell, Volinsky: Matrix Factorization Techniques for
 * Recommender Systems, IEEE Computer 2009). Nothing is ranked by these predictions.
 */
public final class RatingBiases {

  /** Section of the scale, a JSON object. */
  static final String SECTION = "blend.ratings";

  /** Shrinkage of a user's bias: as many ratings with bias 0 are added to the user's own. */
  private static final double USER_PRIOR = 5;

  private static final String LEAST = "least";
  private static final String GREATEST = "greatest";

  private final double mean;
  private final double min;
  private final double max;

  private RatingBiases(double mean, double min, double max) {
    this.mean = mean;
    this.min = min;
    this.max = max;
  }

  /** Puts the rating scale, from min to max, into a snapshot. */
  public static void put(SnapshotWriter out, double min, double max) {
    out.putText(
        SECTION,
        JsonNodeFactory.instance.objectNode().put(LEAST, min).put(GREATEST, max).toString());
  }

  /**
   * Loads the scale of a snapshot.
   *
   * @param mean mean of all ratings, see {@link Content#ratingMean}
   * @return the biases, or null if the snapshot has no scale
   * @throws SnapshotFormatException if the scale is not valid
   */
  static @Nullable RatingBiases load(Snapshot snapshot, double mean)
      throws SnapshotFormatException {
    if (!snapshot.has(SECTION)) {
      return null;
    }
    JsonNode scale = SettingsJson.read(snapshot.text(SECTION));
    double min = SettingsJson.number(scale, LEAST);
    double max = SettingsJson.number(scale, GREATEST);
    if (!(min <= max) || !Double.isFinite(max - min)) {
      throw new SnapshotFormatException(snapshot.file() + " has the ratings " + scale);
    }
    return new RatingBiases(mean, min, max);
  }

  /**
   * The bias of a user; NaN for a user who has rated no item of the catalogue.
   *
   * @param parts gives the items' biases, see {@link Term#MEAN_RATING}
   */
  double user(History history, BlendParts parts) {
    int size = history.size();
    int[] items = history.items();
    float[] ratings = history.ratings();
    double sum = 0;
    for (int j = 0; j < size; j++) {
      sum += ratings[j] - mean - parts.column(items[j], Term.MEAN_RATING.column());
    }
    return size == 0 ? Double.NaN : sum / (size + USER_PRIOR);
  }

  /** The predicted rating of an item by a user with this bias, clamped to the scale. */
  float predicted(double user, int item, BlendParts parts) {
    double rating = mean + parts.column(item, Term.MEAN_RATING.column()) + user;
    return (float) Math.min(max, Math.max(min, rating));
  }
}
