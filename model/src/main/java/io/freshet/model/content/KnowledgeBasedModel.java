package io.freshet.model.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.HistoryScorer;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge-based recommendations from statements, without a history. Users state liked and
 * disliked genres and items, and demographics that {@linkplain StatementRules rules} read. The
 * statements become one weight per feature: +1 or −1 for a genre, plus or minus the unit-length
 * features of an item, and the weights of the rules. The score of an item is {@code cos(w, f_i) +
 * qualityWeight · q_i}: how well its features match the weights, plus a quality prior from 0 to 1.
 *
 * <p>If the settings say so, the ratings of a user without statements count as statements of liking
 * or disliking the items.
 */
public final class KnowledgeBasedModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "knowledge-based";

  /** Section of the items' quality priors, items × 1. */
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
   * The settings of the statements' weights.
   *
   * @param qualityWeight weight of the quality prior beside a match, 0 or more
   * @param fromRatings whether ratings replace missing statements
   * @param likeThreshold a rating of at least this value counts as a statement of liking
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

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param names distinct names of the features, at least one
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
   * @throws SnapshotFormatException if the snapshot is not of this family
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

  /** Always from statements: this family needs no history. */
  @Override
  public StatementUse statementUse() {
    return StatementUse.ALWAYS;
  }

  /** By similarity of the features of the rated and the recommended item. */
  @Override
  public Attribution attribution() {
    return Attribution.SIMILARITY;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  private final class Scorer extends HistoryScorer {
    private final float[] weights = new float[features.stride()];
    private final float[] scratch = new float[Kernel.SCRATCH];
    private final StatementRules.Weights byName = this::addGenre;

    Scorer() {
      super(KnowledgeBasedModel.this);
    }

    /** Null if no statement (or, if so set, no rating) says anything about features. */
    @Override
    public @Nullable FoldedUser foldIn(History history) {
      take(history);
      Arrays.fill(weights, 0f);
      if (history.hasStatements()) {
        addGenres(history.likedGenres(), 1f);
        addGenres(history.dislikedGenres(), -1f);
        for (int k = 0; k < history.statedSize(); k++) {
          addItem(history.statedItem(k), history.statedLiked(k) ? 1f : -1f);
        }
        rules.apply(history.demographics(), byName);
      } else if (settings.fromRatings()) {
        for (int j = 0; j < size; j++) {
          addItem(items[j], ratings[j] >= settings.likeThreshold() ? 1f : -1f);
        }
      }
      double square = 0;
      for (float weight : weights) {
        square += (double) weight * weight;
      }
      if (!(square > 0) || Double.isInfinite(square)) {
        return null;
      }
      float length = (float) Math.sqrt(square);
      for (int f = 0; f < weights.length; f++) {
        weights[f] /= length;
      }
      return this;
    }

    private void addGenres(List<String> names, float weight) {
      for (int k = 0; k < names.size(); k++) {
        addGenre(names.get(k), weight);
      }
    }

    private void addGenre(String feature, float weight) {
      int column = features.indexOf(feature);
      if (column >= 0) {
        weights[column] += weight;
      }
    }

    private void addItem(int item, float weight) {
      float norm = features.norm(item);
      if (norm > 0) {
        features.add(item, weight / norm, weights);
      }
    }

    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      features.scores(weights, scores, scratch);
      for (int i = 0; i < scores.length; i++) {
        float norm = features.norm(i);
        scores[i] = (norm > 0 ? scores[i] / norm : 0f) + offsets[i];
      }
      return this;
    }

    /** The cosine of the features, negative for an item that was not liked. */
    @Override
    public void contributions(int[] to, int itemCount, int[] entries, int entryCount, float[] out) {
      int at = 0;
      for (int i = 0; i < itemCount; i++) {
        for (int e = 0; e < entryCount; e++) {
          int j = entries[e];
          float norms = features.norm(to[i]) * features.norm(items[j]);
          float cosine = norms > 0 ? features.product(to[i], items[j]) / norms : 0f;
          out[at++] = ratings[j] >= settings.likeThreshold() ? cosine : -cosine;
        }
      }
    }

    /** The quality prior. */
    @Override
    public float baseline(int item) {
      return offsets[item];
    }
  }
}
