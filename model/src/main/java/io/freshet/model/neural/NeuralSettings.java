package io.freshet.model.neural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.SnapshotFormatException;
import java.util.Locale;

/**
 * The settings that serving a network needs beside its weights.
 *
 * @param output how the prediction follows from the network's output
 * @param loss the loss that training minimised and the fold-in minimises
 * @param minRating min rating of the training data
 * @param maxRating max rating of the training data
 * @param unitUser whether the user's vector is divided by its length before the dot product. The
 *     items' vectors have length 1, so the product is a cosine.
 * @param foldIn how users are folded in
 */
public record NeuralSettings(
    Objective.Output output,
    Objective.Loss loss,
    double minRating,
    double maxRating,
    boolean unitUser,
    FoldIn foldIn) {

  /**
   * The settings of the fold-in: steps of Adam (Kingma & Ba, ICLR 2015) on the mean loss over the
   * history. It starts from the mean of the trained users; everything except the user's own vector
   * is frozen.
   *
   * @param steps number of steps, at least 1
   * @param learningRate learning rate of the first step, greater than 0; it falls linearly to a
   *     tenth at the last step
   * @param prior weight of the mean user, in ratings: adds {@code prior · |x − mean|²} to the sum
   *     of losses; 0 or more
   * @param ratings max number of the newest ratings to learn from, at least 1
   * @param negatives number of unrated items drawn per rating, for a {@link Objective.Loss#LOG}
   *     loss; 0 or more
   */
  public record FoldIn(int steps, double learningRate, double prior, int ratings, int negatives) {

    /** Checks the ranges. */
    public FoldIn {
      require(steps >= 1 && steps <= 10_000, "steps", steps);
      require(learningRate > 0 && Double.isFinite(learningRate), "learningRate", learningRate);
      require(prior >= 0 && Double.isFinite(prior), "prior", prior);
      require(ratings >= 1, "ratings", ratings);
      require(negatives >= 0 && negatives <= 1000, "negatives", negatives);
    }
  }

  /** Checks the ranges. */
  public NeuralSettings {
    require(Double.isFinite(minRating), "minRating", minRating);
    require(maxRating >= minRating && Double.isFinite(maxRating), "maxRating", maxRating);
    if ((output == Objective.Output.PROBABILITY) != (loss == Objective.Loss.LOG)) {
      throw new IllegalArgumentException(loss + " loss does not go with " + output + " output");
    }
  }

  /** The objective over the range of ratings. */
  public Objective objective() {
    return new Objective(output, loss, minRating, maxRating);
  }

  /** The settings as a text of the snapshot. */
  String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("output", output.name())
        .put("loss", loss.name())
        .put("minRating", minRating)
        .put("maxRating", maxRating)
        .put("unitUser", unitUser ? 1 : 0)
        .put("steps", foldIn.steps())
        .put("learningRate", foldIn.learningRate())
        .put("prior", foldIn.prior())
        .put("ratings", foldIn.ratings())
        .put("negatives", foldIn.negatives())
        .toString();
  }

  /**
   * Parses the text of {@link #toJson()}.
   *
   * @throws SnapshotFormatException if the text has another form or a value is out of range
   */
  static NeuralSettings parse(String json) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(json);
    try {
      return new NeuralSettings(
          Objective.Output.valueOf(node.path("output").asText().toUpperCase(Locale.ROOT)),
          Objective.Loss.valueOf(node.path("loss").asText().toUpperCase(Locale.ROOT)),
          SettingsJson.number(node, "minRating"),
          SettingsJson.number(node, "maxRating"),
          SettingsJson.number(node, "unitUser") != 0,
          new FoldIn(
              whole(node, "steps"),
              SettingsJson.number(node, "learningRate"),
              SettingsJson.number(node, "prior"),
              whole(node, "ratings"),
              whole(node, "negatives")));
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException("network: " + e.getMessage(), e);
    }
  }

  private static int whole(JsonNode node, String name) throws SnapshotFormatException {
    double value = SettingsJson.number(node, name);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new SnapshotFormatException("network: " + name + " cannot be " + value);
    }
    return (int) value;
  }

  private static void require(boolean valid, String name, double value) {
    if (!valid) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }
}
