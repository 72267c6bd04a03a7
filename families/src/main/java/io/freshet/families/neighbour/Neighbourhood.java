package io.freshet.families.neighbour;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.neighbour.NeighbourSettings;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Settings and rating baseline that both neighbourhood families share. */
final class Neighbourhood {
  static final String SIMILARITY = "similarity";
  static final String FEEDBACK = "feedback";
  static final String NEIGHBOURS = "neighbours";
  static final String SHRINKAGE = "shrinkage";
  static final String DAMPING = "damping";
  static final String ITEM_DAMPING = "item.bias.damping";
  static final String USER_DAMPING = "user.bias.damping";

  private static final String PEARSON = "pearson";
  private static final String EXPLICIT = "explicit";

  private Neighbourhood() {}

  /** The settings, unprefixed. */
  static ConfigDef definition(int neighbours, double shrinkage) {
    return new ConfigDef()
        .define(
            FEEDBACK,
            ConfigDef.Type.STRING,
            "implicit",
            ValidString.in("implicit", EXPLICIT),
            Importance.HIGH,
            "implicit: every rating counts as 1, ranked by the sum of similarities; explicit: ranked"
                + " by predicted rating.")
        .define(
            SIMILARITY,
            ConfigDef.Type.STRING,
            "cosine",
            ValidString.in("cosine", PEARSON),
            Importance.HIGH,
            "cosine of the ratings, or pearson: the correlation over common ratings (implicit: of"
                + " having rated).")
        .define(
            NEIGHBOURS,
            ConfigDef.Type.INT,
            neighbours,
            Range.atLeast(1),
            Importance.HIGH,
            "Max number of neighbours that count.")
        .define(
            SHRINKAGE,
            ConfigDef.Type.DOUBLE,
            shrinkage,
            Range.atLeast(0),
            Importance.MEDIUM,
            "Shrinkage of similarities: a similarity from n common ratings is multiplied by n / (n"
                + " + shrinkage).")
        .define(
            DAMPING,
            ConfigDef.Type.DOUBLE,
            0.5,
            Range.atLeast(1e-6),
            Importance.LOW,
            "Number added to the sum of similarities by which a predicted deviation is divided.")
        .define(
            ITEM_DAMPING,
            ConfigDef.Type.DOUBLE,
            5.0,
            Range.atLeast(1e-6),
            Importance.LOW,
            "Pseudo-ratings at the mean that damp an item's bias.")
        .define(
            USER_DAMPING,
            ConfigDef.Type.DOUBLE,
            5.0,
            Range.atLeast(1e-6),
            Importance.LOW,
            "Pseudo-ratings at the mean that damp a user's bias.");
  }

  static boolean explicit(AbstractConfig config) {
    return config.getString(FEEDBACK).equals(EXPLICIT);
  }

  static boolean pearson(AbstractConfig config) {
    return config.getString(SIMILARITY).equals(PEARSON);
  }

  /** The settings in the form of the snapshot. */
  static NeighbourSettings settings(AbstractConfig config, RatingMatrix m) {
    return new NeighbourSettings(
        explicit(config),
        pearson(config),
        config.getInt(NEIGHBOURS),
        config.getDouble(SHRINKAGE),
        config.getDouble(DAMPING),
        mean(m),
        config.getDouble(USER_DAMPING),
        m.minRating(),
        m.maxRating());
  }

  private static double mean(RatingMatrix m) {
    double sum = 0;
    for (float r : m.rating()) {
      sum += r;
    }
    return sum / m.ratings();
  }

  /**
   * Computes the item biases {@code Σ (r − mean − b_u) / (n + damping)}, and likewise the user
   * biases, in three rounds.
   */
  static float[] itemBias(AbstractConfig config, RatingMatrix m) {
    double mean = mean(m);
    double[] item = new double[m.items()];
    double[] user = new double[m.users()];
    int[] count = m.ratingsOfItem();
    int[] rows = m.rows();
    for (int round = 0; round < 3; round++) {
      double[] sums = new double[item.length];
      for (int k = 0; k < rows.length; k++) {
        sums[m.item()[k]] += m.rating()[k] - mean - user[rows[k]];
      }
      for (int i = 0; i < item.length; i++) {
        item[i] = sums[i] / (count[i] + config.getDouble(ITEM_DAMPING));
      }
      sums = new double[user.length];
      for (int k = 0; k < rows.length; k++) {
        sums[rows[k]] += m.rating()[k] - mean - item[m.item()[k]];
      }
      for (int u = 0; u < user.length; u++) {
        int ratings = m.userStart()[u + 1] - m.userStart()[u];
        user[u] = sums[u] / (ratings + config.getDouble(USER_DAMPING));
      }
    }
    float[] out = new float[item.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) item[i];
    }
    return out;
  }

  /** Parses the settings of one of the families. */
  static AbstractConfig config(ConfigDef definition, Map<String, ?> values) {
    return new AbstractConfig(definition, values, false);
  }
}
