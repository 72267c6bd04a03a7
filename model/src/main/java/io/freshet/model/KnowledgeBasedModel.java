package io.freshet.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.kernel.Kernel;
import java.util.Arrays;
import java.util.List;

/**
 * Recommends without a history, from what the user states: liked and disliked genres and items, and
 * demographics by {@linkplain StatementRules rules}. These make a weight per feature: +1 or −1 for
 * a genre, a stated item's features at length 1, likewise signed, and the weights of the rules. The
 * score of an item is {@code cos(w, f_i) + qualityWeight · q_i}, its features' match with the
 * weights plus a prior of its quality, 0 to 1.
 *
 * <p>Only if the settings say so, a user who states nothing is taken to state, by each rating, to
 * like the item or not.
 */
public final class KnowledgeBasedModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "knowledge-based";

  /** Section of the items' quality, items × 1. */
  static final String QUALITY = "quality";

  /** Section of the settings. */
  static final String SETTINGS = "knowledge";

  /** Section of the rules. */
  static final String RULES = "knowledge.rules";

  private final ItemFeatures features;
  private final float[] offsets;
  private final Settings settings;
  private final StatementRules rules;

  /**
   * How statements are weighed.
   *
   * @param qualityWeight weight of the quality prior beside a match, 0 or more
   * @param fromRatings whether ratings stand in for statements where there are none
   * @param likeThreshold a rating of at least this is taken as a statement of liking
   */
  public record Settings(double qualityWeight, boolean fromRatings, double likeThreshold) {

    /** Checks the ranges. */
    public Settings {
      if (!(qualityWeight >= 0) || Double.isInfinite(qualityWeight)) {
        throw new IllegalArgumentException("quality weight cannot be " + qualityWeight);
      }
      if (!Double.isFinite(likeThreshold)) {
        throw new IllegalArgumentException("like threshold cannot be " + likeThreshold);
      }
    }
  }

  private KnowledgeBasedModel(
      Snapshot snapshot,
      ItemFeatures features,
      float[] offsets,
      Settings settings,
      StatementRules rules)
      throws SnapshotFormatException {
    super(snapshot);
    this.features = features;
    this.offsets = offsets;
    this.settings = settings;
    this.rules = rules;
  }

  /** A user: the weights. */
  private static final class Own extends HistoryWorkspace {
    final float[] weights;
    final float[] scratch = new float[Kernel.SCRATCH];
    final StatementRules.Weights byName;

    Own(ServingModel owner, ItemFeatures features) {
      super(owner);
      weights = new float[features.stride()];
      byName =
          (feature, weight) -> {
            int column = features.indexOf(feature);
            if (column >= 0) {
              weights[column] += weight;
            }
          };
    }
  }

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param names of the features, at least one, none twice
   * @param values items × features, row-major, finite
   * @param quality of each item, 0 to 1
   * @param rules as {@link StatementRules#parse} reads them
   */
  public static void put(
      SnapshotWriter out,
      List<String> names,
      float[] values,
      float[] quality,
      Settings settings,
      String rules) {
    ItemFeatures.put(out, names, values);
    out.putFloats(QUALITY, out.catalogue().size(), 1, quality);
    out.putText(RULES, rules);
    out.putText(
        SETTINGS,
        JsonNodeFactory.instance
            .objectNode()
            .put("qualityWeight", settings.qualityWeight())
            .put("fromRatings", settings.fromRatings() ? 1 : 0)
            .put("likeThreshold", settings.likeThreshold())
            .toString());
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is none of this family
   */
  public static KnowledgeBasedModel load(Snapshot snapshot) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(snapshot.text(SETTINGS));
    try {
      Settings settings =
          new Settings(
              SettingsJson.number(node, "qualityWeight"),
              SettingsJson.number(node, "fromRatings") != 0,
              SettingsJson.number(node, "likeThreshold"));
      float[] offsets = snapshot.floats(QUALITY, snapshot.catalogue().size(), 1).toArray();
      for (int i = 0; i < offsets.length; i++) {
        if (!(offsets[i] >= 0 && offsets[i] <= 1)) {
          throw new SnapshotFormatException(
              snapshot.file() + " has the quality " + offsets[i] + ", not 0 to 1");
        }
        offsets[i] *= (float) settings.qualityWeight();
      }
      return new KnowledgeBasedModel(
          snapshot,
          ItemFeatures.load(snapshot),
          offsets,
          settings,
          StatementRules.parse(snapshot.text(RULES)));
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(snapshot.file() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Workspace newWorkspace() {
    return new Own(this, features);
  }

  /** Always true: this family needs no history. */
  @Override
  public boolean readsStatements() {
    return true;
  }

  /** False if nothing that is stated (or, if so set, rated) says anything about features. */
  @Override
  public boolean foldIn(History history, Workspace workspace) {
    Own own = own(workspace);
    own.take(history);
    Arrays.fill(own.weights, 0f);
    if (history.hasStatements()) {
      genres(history.likedGenres(), 1f, own);
      genres(history.dislikedGenres(), -1f, own);
      for (int k = 0; k < history.statedSize(); k++) {
        addItem(history.statedItem(k), history.statedLiked(k) ? 1f : -1f, own);
      }
      rules.apply(history.demographics(), own.byName);
    } else if (settings.fromRatings()) {
      for (int j = 0; j < own.size; j++) {
        addItem(own.items[j], own.ratings[j] >= settings.likeThreshold() ? 1f : -1f, own);
      }
    }
    double square = 0;
    for (float weight : own.weights) {
      square += (double) weight * weight;
    }
    if (!(square > 0) || Double.isInfinite(square)) {
      return false;
    }
    float length = (float) Math.sqrt(square);
    for (int f = 0; f < own.weights.length; f++) {
      own.weights[f] /= length;
    }
    return true;
  }

  private static void genres(List<String> names, float weight, Own own) {
    for (int k = 0; k < names.size(); k++) {
      own.byName.add(names.get(k), weight);
    }
  }

  private void addItem(int item, float weight, Own own) {
    float norm = features.norm(item);
    if (norm > 0) {
      features.add(item, weight / norm, own.weights);
    }
  }

  @Override
  public void scoreAll(Workspace workspace) {
    Own own = own(workspace);
    float[] scores = own.scores();
    features.scores(own.weights, scores, own.scratch);
    for (int i = 0; i < scores.length; i++) {
      float norm = features.norm(i);
      scores[i] = (norm > 0 ? scores[i] / norm : 0f) + offsets[i];
    }
  }

  /** How like the features of a rated item are to the recommended one's. */
  @Override
  public Attribution attribution() {
    return Attribution.SIMILARITY;
  }

  /** The cosine of the features, negative for an item that was not liked. */
  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    Own own = own(workspace);
    own.requireFolded(history);
    int at = 0;
    for (int i = 0; i < itemCount; i++) {
      for (int j = 0; j < own.size; j++) {
        float norms = features.norm(items[i]) * features.norm(own.items[j]);
        float cosine = norms > 0 ? features.product(items[i], own.items[j]) / norms : 0f;
        out[at++] = own.ratings[j] >= settings.likeThreshold() ? cosine : -cosine;
      }
    }
  }

  /** The quality prior. */
  @Override
  public float baseline(int item) {
    return offsets[item];
  }

  /** NaN: the score is no rating. */
  @Override
  public float predictedRating(Workspace workspace, int item) {
    return Float.NaN;
  }

  private Own own(Workspace workspace) {
    return (Own) HistoryWorkspace.of(this, workspace);
  }
}
