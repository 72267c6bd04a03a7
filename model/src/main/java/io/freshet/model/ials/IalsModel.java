package io.freshet.model.ials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.content.ContentMap;
import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.ColdRows;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.RoughFactors;
import io.freshet.model.scoring.ScoreParts;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Implicit ALS with fold-in. The user's factors are the exact minimum of the training loss with the
 * item factors fixed, so even a first rating counts at once (Hu, Koren, Volinsky: Collaborative
 * Filtering for Implicit Feedback Datasets, ICDM 2008; the loss is that of {@link IalsSettings}).
 *
 * <p>The item factors are in the eigenbasis of their Gram matrix {@code YᵀY}. This does not change
 * the scores and makes the term of the unobserved items, {@code alpha0 · YᵀY}, diagonal.
 *
 * <p>Factors learn the popularity of all time, but people follow the popularity of the day. So the
 * score of an item is the product of factors plus {@code w · ln(1 + decayed popularity)}, which is
 * the same for every user.
 */
public final class IalsModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "ials";

  /** Section of the weight w of popularity, as JSON. */
  static final String RANKING = "ranking";

  /** Name of the factors as a target predicted from content. */
  public static final String FACTORS = "factors";

  private static final String POPULARITY_WEIGHT = "popularityWeight";

  private final ImplicitFactors factors;
  private final float[] offsets;
  private final @Nullable ContentMap content;

  /** Null if there are few items, where it would save no memory. */
  private final @Nullable RoughFactors rough;

  private final float greatestOffset;

  private IalsModel(
      Catalogue catalogue,
      PopularityTable popularity,
      ImplicitFactors factors,
      float[] offsets,
      @Nullable ContentMap content) {
    super(FAMILY, catalogue, popularity);
    this.content = content;
    this.factors = factors;
    this.offsets = offsets;
    boolean small = catalogue.size() < HalfPanels.WORTHWHILE || !factors.items().hasPanels();
    this.rough = small ? null : new RoughFactors(factors.items());
    float greatest = 0;
    for (float offset : offsets) {
      greatest = Math.max(greatest, offset);
    }
    this.greatestOffset = greatest;
  }

  /**
   * Puts an iALS model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param dimensions the number of factors d
   * @param itemFactors items × d, row-major, rotated into the eigenbasis of YᵀY
   * @param gramDiagonal the eigenvalues of YᵀY, d of them
   * @param popularityWeight w, 0 or more; 0 ranks by the factors alone
   * @throws IllegalArgumentException if w is negative or not finite
   */
  public static void put(
      SnapshotWriter out,
      int dimensions,
      float[] itemFactors,
      float[] gramDiagonal,
      IalsSettings settings,
      double popularityWeight) {
    out.putText(
        RANKING,
        JsonNodeFactory.instance
            .objectNode()
            .put(POPULARITY_WEIGHT, checked(popularityWeight))
            .toString());
    ImplicitFactors.put(out, "", dimensions, itemFactors, gramDiagonal, settings);
  }

  private static double checked(double popularityWeight) {
    if (!(popularityWeight >= 0) || Double.isInfinite(popularityWeight)) {
      throw new IllegalArgumentException("popularity weight cannot be " + popularityWeight);
    }
    return popularityWeight;
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static IalsModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  public static IalsModel load(Snapshot snapshot, Kernel kernel) throws SnapshotFormatException {
    PopularityTable popularity = PopularityTable.load(snapshot);
    ImplicitFactors factors = ImplicitFactors.load(snapshot, "", kernel);
    return new IalsModel(
        snapshot.catalogue(),
        popularity,
        factors,
        offsets(snapshot, popularity),
        ContentMap.load(snapshot, Map.of(FACTORS, factors.items().dimensions())));
  }

  private static float[] offsets(Snapshot snapshot, PopularityTable popularity)
      throws SnapshotFormatException {
    double weight =
        SettingsJson.number(SettingsJson.read(snapshot.text(RANKING)), POPULARITY_WEIGHT);
    try {
      checked(weight);
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(RANKING + ": " + e.getMessage(), e);
    }
    float[] offsets = new float[popularity.size()];
    if (weight == 0) {
      return offsets;
    }
    for (int item = 0; item < offsets.length; item++) {
      float decayed = popularity.decayed(item);
      if (!(decayed >= 0) || Float.isInfinite(decayed)) {
        throw new SnapshotFormatException(
            snapshot.file() + " has popularity " + decayed + " for item " + item);
      }
      offsets[item] = (float) (weight * StrictMath.log1p(decayed));
    }
    return offsets;
  }

  /** The training settings that the fold-in uses. */
  public IalsSettings settings() {
    return factors.settings();
  }

  @Override
  public StatementUse statementUse() {
    return content == null ? StatementUse.NEVER : StatementUse.BEFORE_RATINGS;
  }

  /**
   * New items, scored by their predicted factors. Nobody has rated them, so popularity adds
   * nothing.
   */
  private static final class Cold extends ColdItems {
    final ColdRows rows;

    Cold(ServingModel owner, int size, ColdRows rows) {
      super(owner, size);
      this.rows = rows;
    }

    @Override
    public void copyVector(int item, float[] out, int at) {
      rows.copy(item, out, at);
    }
  }

  @Override
  public @Nullable ColdItems describe(List<ItemDescription> items) {
    if (content == null) {
      return null;
    }
    int stride = factors.items().stride();
    float[] rows = content.predict(FACTORS, items, stride);
    return new Cold(this, items.size(), new ColdRows(factors.items().kernel(), rows, stride));
  }

  @Override
  public ItemFactors itemVectors() {
    return factors.items();
  }

  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  private final class Scorer extends SnapshotScorer {
    private final RidgeProblem ridge = factors.newProblem();
    private double error;

    Scorer() {
      super(IalsModel.this);
    }

    @Override
    public @Nullable FoldedUser foldIn(History history) {
      boolean folded =
          (history.size() == 0 && content != null)
              ? factors.foldInStatements(history, content, FACTORS, ridge)
              : factors.foldIn(history, 0, ridge);
      return folded ? this : null;
    }

    @Override
    public ScoredUser scoreAll() {
      factors.items().scores(ridge.solution(), scores(), ridge.scratch());
      addOffsets();
      error = 0;
      return this;
    }

    @Override
    public ScoredUser scoreNearly() {
      if (rough == null) {
        return scoreAll();
      }
      rough.scores(ridge.solution(), scores(), ridge.scratch());
      addOffsets();
      error = rough.error(ridge.solution(), greatestOffset);
      return this;
    }

    private void addOffsets() {
      float[] scores = scores();
      for (int item = 0; item < offsets.length; item++) {
        scores[item] += offsets[item];
      }
    }

    @Override
    public double error() {
      return error;
    }

    @Override
    public void scoreExactly(int[] items, int count, float[] out) {
      if (rough == null) {
        super.scoreExactly(items, count, out);
        return;
      }
      ridge.products(rows(items, count), count, out);
      for (int i = 0; i < count; i++) {
        out[i] += offsets[items[i]];
      }
    }

    @Override
    public void scoreCold(ColdItems items, float[] out) {
      items.requireOwner(IalsModel.this);
      ((Cold) items).rows.scores(ridge.solution(), out, ridge.scratch());
    }

    @Override
    public void contributions(
        int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
      ridge.contributions(entries, entryCount, rows(items, itemCount), itemCount, out);
    }

    private float[] rows(int[] items, int itemCount) {
      float[] rows = ridge.others(itemCount);
      factors.items().gather(items, itemCount, rows, ridge.stride());
      return rows;
    }

    @Override
    public ScoreParts parts() {
      float[] taste = new float[offsets.length];
      factors.items().scores(ridge.solution(), taste, ridge.scratch());
      return new IalsScoreParts(taste, offsets);
    }

    /** The popularity term; the rest of a score comes from the history. */
    @Override
    public float baseline(int item) {
      return offsets[item];
    }
  }
}
