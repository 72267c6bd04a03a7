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
 * Predicts ratings by biases alone: {@code μ + b_i + b_u}, the mean of all, what an item's mean is
 * above it, and by how much the user rates above both, shrunk (Koren, Bell, Volinsky: Matrix
 * Factorization Techniques for Recommender Systems, IEEE Computer 2009). Nothing is ranked by it.
 */
public final class RatingBiases {

  /** Section of the scale, a JSON object. */
  static final String SECTION = "blend.ratings";

  /** Ratings at no bias that a user's are shrunk with. */
  private static final double USER_PRIOR = 5;

  private static final String LEAST = "least";
  private static final String GREATEST = "greatest";

  private final double mean;
  private final double least;
  private final double greatest;

  private RatingBiases(double mean, double least, double greatest) {
    this.mean = mean;
    this.least = least;
    this.greatest = greatest;
  }

  /**
   * Puts the scale into a snapshot.
   *
   * @param least rating there is
   * @param greatest rating there is
   */
  public static void put(SnapshotWriter out, double least, double greatest) {
    out.putText(
        SECTION,
        JsonNodeFactory.instance.objectNode().put(LEAST, least).put(GREATEST, greatest).toString());
  }

  /**
   * Loads the scale of a snapshot.
   *
   * @param mean of all ratings, see {@link Content#ratingMean}
   * @return null where there is none
   * @throws SnapshotFormatException if it is no scale
   */
  static @Nullable RatingBiases load(Snapshot snapshot, double mean)
      throws SnapshotFormatException {
    if (!snapshot.has(SECTION)) {
      return null;
    }
    JsonNode scale = SettingsJson.read(snapshot.text(SECTION));
    double least = SettingsJson.number(scale, LEAST);
    double greatest = SettingsJson.number(scale, GREATEST);
    if (!(least <= greatest) || !Double.isFinite(greatest - least)) {
      throw new SnapshotFormatException(snapshot.file() + " has the ratings " + scale);
    }
    return new RatingBiases(mean, least, greatest);
  }

  /**
   * A user's bias; NaN for one who has rated nothing that is known here.
   *
   * @param parts know the items' biases, see {@link Term#MEAN_RATING}
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

  /** The rating of an item by a user of such a bias, within the scale. */
  float predicted(double user, int item, BlendParts parts) {
    double rating = mean + parts.column(item, Term.MEAN_RATING.column()) + user;
    return (float) Math.min(greatest, Math.max(least, rating));
  }
}
