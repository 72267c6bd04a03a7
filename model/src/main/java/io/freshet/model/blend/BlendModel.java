package io.freshet.model.blend;

import io.freshet.model.Catalogue;
import io.freshet.model.ColdItems;
import io.freshet.model.ContentMap;
import io.freshet.model.History;
import io.freshet.model.IalsModel;
import io.freshet.model.ImplicitFactors;
import io.freshet.model.ItemDescription;
import io.freshet.model.ItemFactors;
import io.freshet.model.PopularityTable;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.SnapshotModel;
import io.freshet.model.SnapshotWriter;
import io.freshet.model.Workspace;
import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The default family: long-term taste and that of the moment (implicit ALS with fold-in), order
 * ({@link Transitions} over the newest entries), content, and popularity, each a {@link Term} or
 * several, joined by {@link BlendWeights}. A score is a weighted sum: {@code exp} of scores is in
 * proportion to the chance that the next liked item is this one. Where the snapshot has a {@link
 * Head}, the best items are put into a new order by it.
 */
public final class BlendModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "blend";

  /** Prefix of the sections of the factors of long-term taste. */
  public static final String TASTE = "taste.";

  /** Prefix of the sections of the factors of stretches of histories. */
  public static final String SESSION = "session.";

  /** The factors of long-term taste among what is predicted from content. */
  public static final String CONTENT_TASTE = "taste";

  /** The factors of stretches of histories among what is predicted from content. */
  public static final String CONTENT_SESSION = "session";

  /** The terms of the item alone among what is predicted from content. */
  public static final String CONTENT_COLUMNS = "columns";

  /** Newest entries that make the taste of the moment. */
  public static final int RECENT = 10;

  /** Weight of {@code ln(1 + decayed popularity)} in the family ials, by its default. */
  private static final double RIVAL_POPULARITY = 0.05;

  /** Section of the terms of items, items × {@link Term#OF_ITEM}. */
  public static final String COLUMNS = "blend.columns";

  private final BlendParts parts;
  private final BlendWeights given;
  private final float[] weights;
  private final @Nullable Head head;
  private final @Nullable Calibration calibration;
  private final @Nullable ContentMap map;
  private final BlendContributions contributions;

  /** What the head's items are chosen by; null without a head, or where there are few items. */
  private final @Nullable RoughProducts rough;

  /** The terms of items, weighted and added. */
  private final float[] base;

  /** What implicit ALS, alone, adds to the products of its factors. */
  private final float[] rivalOffsets;

  private BlendModel(
      Catalogue catalogue,
      PopularityTable popularity,
      BlendParts parts,
      BlendWeights weights,
      @Nullable Head head,
      @Nullable Calibration calibration,
      @Nullable ContentMap map) {
    super(FAMILY, catalogue, popularity);
    this.parts = parts;
    this.given = weights;
    this.head = head;
    this.calibration = calibration;
    this.map = map;
    this.weights = new float[Term.COUNT];
    for (Term term : Term.values()) {
      this.weights[term.index()] = (float) weights.of(term);
    }
    this.contributions = new BlendContributions(parts, this.weights, head);
    boolean small = catalogue.size() < HalfPanels.WORTHWHILE;
    this.rough =
        head == null || small
            ? null
            : new RoughProducts(parts.taste().items(), parts.session().items());
    this.base = new float[catalogue.size()];
    this.rivalOffsets = new float[catalogue.size()];
    for (int i = 0; i < base.length; i++) {
      double sum = 0;
      for (int c = 0; c < Term.OF_ITEM; c++) {
        sum += weights.ofColumn(c) * parts.column(i, c);
      }
      base[i] = (float) sum;
      rivalOffsets[i] = (float) (RIVAL_POPULARITY * Math.log1p(popularity.decayed(i)));
    }
  }

  /**
   * Puts the terms of items into a snapshot.
   *
   * @param values items × {@link Term#OF_ITEM}, row-major, finite
   */
  public static void putColumns(SnapshotWriter out, float[] values) {
    out.putFloats(COLUMNS, out.catalogue().size(), Term.OF_ITEM, values);
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is none of this family
   */
  public static BlendModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  static BlendModel load(Snapshot snapshot, Kernel kernel) throws SnapshotFormatException {
    BlendParts parts = BlendParts.load(snapshot, kernel);
    Map<String, Integer> targets =
        BlendColdItems.targets(
            parts.taste().items().dimensions(), parts.session().items().dimensions());
    return new BlendModel(
        snapshot.catalogue(),
        PopularityTable.load(snapshot),
        parts,
        BlendWeights.load(snapshot),
        Head.load(snapshot),
        Calibration.load(snapshot),
        ContentMap.load(snapshot, targets));
  }

  /** The same parts with other weights, another head or none, and another calibration or none. */
  public BlendModel with(
      BlendWeights others, @Nullable Head another, @Nullable Calibration calibrated) {
    return new BlendModel(catalogue(), popularity(), parts, others, another, calibrated, map);
  }

  BlendParts parts() {
    return parts;
  }

  /** The factors of long-term taste. */
  public ImplicitFactors taste() {
    return parts.taste();
  }

  /** The factors of stretches of histories. */
  public ImplicitFactors session() {
    return parts.session();
  }

  /** Puts what was learned from choices into a snapshot. */
  public static void putLearned(
      SnapshotWriter out,
      BlendWeights weights,
      @Nullable Head head,
      @Nullable Calibration calibration) {
    weights.put(out);
    if (head != null) {
      head.put(out);
    }
    if (calibration != null) {
      calibration.put(out);
    }
  }

  /** The same, as it is here. */
  public void putLearned(SnapshotWriter out) {
    putLearned(out, given, head, calibration);
  }

  /** The re-ranking head, null where there is none. */
  public @Nullable Head head() {
    return head;
  }

  /** The weight of a term. */
  public float weight(Term term) {
    return weights[term.index()];
  }

  /** The weights of the terms, how many units the head has, and how right probabilities were. */
  @Override
  public Map<String, Double> learned() {
    Map<String, Double> out = new TreeMap<>();
    for (Term term : Term.values()) {
      out.put("weight." + term.text(), (double) weight(term));
    }
    out.put("head.units", head == null ? 0.0 : head.units());
    if (calibration != null) {
      out.putAll(calibration.learned());
    }
    return out;
  }

  @Override
  public ItemFactors itemVectors() {
    return taste().items();
  }

  @Override
  public Workspace newWorkspace() {
    return new BlendWorkspace(this, parts);
  }

  @Override
  public boolean foldIn(History history, Workspace workspace) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    own.tookHistory(history);
    own.reranking.clear();
    if (history.size() == 0 && map != null) {
      return foldInStatements(history, map, own);
    }
    return parts.foldIn(history, own);
  }

  /** The user whom only their statements tell of: taste and genres, and no order. */
  private boolean foldInStatements(History history, ContentMap from, BlendWorkspace own) {
    if (!taste().foldInStatements(history, from, CONTENT_TASTE, own.taste)) {
      return false;
    }
    own.bias = Double.NaN;
    own.hasRecent = taste().foldInStatements(history, from, CONTENT_TASTE, own.recent);
    own.hasSession = session().foldInStatements(history, from, CONTENT_SESSION, own.session);
    own.cell = history.cell();
    own.order.take(own.nothing);
    own.content.takeStatements(history);
    return true;
  }

  @Override
  public boolean startsFromStatements() {
    return map != null;
  }

  @Override
  public @Nullable ColdItems describe(List<ItemDescription> items) {
    return map == null ? null : BlendColdItems.of(this, map, items);
  }

  @Override
  public void scoreCold(Workspace workspace, ColdItems items, float[] out) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    items.requireOwner(this);
    ((BlendColdItems) items).score(this, own, out);
  }

  /**
   * Scores every item. Where the head puts the best into order it takes their exact terms, so the
   * products with factors need only tell which items those are, and {@link RoughProducts} do.
   */
  @Override
  public void scoreAll(Workspace workspace) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    float[] scores = own.scores();
    own.join(weight(Term.TASTE), weight(Term.RECENT_TASTE), weight(Term.SESSION));
    // A head has learned nothing of users who have rated nothing.
    Head reranks = own.history().size() > 0 ? head : null;
    if (reranks != null && rough != null) {
      rough.scores(own.joined, own.leading, scores, own.taste.scratch());
    } else {
      exactProducts(own, scores);
    }
    own.content.weigh(weight(Term.GENRES), weight(Term.GENRES_LIKED), weight(Term.YEARS));
    own.content.addTo(scores, base);
    own.order.addTo(scores, weights, Term.AFTER.index());
    parts.context().addTo(scores, own.cell, weight(Term.CONTEXT));
    if (reranks != null) {
      own.reranking.apply(reranks, weights, parts, own, own.history(), scores);
    }
  }

  private void exactProducts(BlendWorkspace own, float[] scores) {
    taste().items().scores(own.joined, scores, own.taste.scratch());
    if (own.hasSession) {
      float forSession = weight(Term.SESSION);
      session().items().scores(own.session.solution(), own.sessions, own.session.scratch());
      for (int i = 0; i < scores.length; i++) {
        scores[i] += forSession * own.sessions[i];
      }
    }
  }

  /**
   * One term of all items for the user last folded in.
   *
   * @param out receives one value per item
   */
  public void terms(Workspace workspace, Term term, float[] out) {
    parts.term(BlendWorkspace.of(this, workspace), term, out);
  }

  /**
   * The terms of some items for the user last folded in, as they stand before their weights: what
   * weights are learned from.
   *
   * @param items item indexes
   * @param count how many of them count
   * @param out receives {@link Term#COUNT} terms per item
   * @param stride floats from one item's terms to the next one's
   */
  public void terms(Workspace workspace, int[] items, int count, float[] out, int stride) {
    parts.terms(BlendWorkspace.of(this, workspace), items, count, out, stride, 1);
  }

  /** Implicit ALS: its scores are the part of taste with a little popularity of the day. */
  @Override
  public String rival() {
    return IalsModel.FAMILY;
  }

  @Override
  public void scoreRival(Workspace workspace, float[] out) {
    terms(workspace, Term.TASTE, out);
    for (int i = 0; i < base.length; i++) {
      out[i] += rivalOffsets[i];
    }
  }

  /**
   * Exact for all that the head has put into order; the scores of others are only what these were
   * chosen by, see {@link #scoreAll}. What belongs to no entry in particular is shared out among
   * all of them alike.
   */
  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    contributions.find(history, own, items, itemCount, out);
  }

  @Override
  public void contributions(
      History history,
      Workspace workspace,
      int[] items,
      int itemCount,
      int[] entries,
      int entryCount,
      float[] out) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    contributions.find(history, own, items, itemCount, entries, entryCount, out);
  }

  /** What speaks for the item whoever the user is: popularity and mean rating. */
  @Override
  public float baseline(int item) {
    return base[item];
  }

  /** The same with the context, and with what the head makes of it and of the moment. */
  @Override
  public float baseline(Workspace workspace, int item) {
    return contributions.baseline(BlendWorkspace.of(this, workspace), item, base[item]);
  }

  @Override
  public float logTotal(Workspace workspace) {
    return calibration == null ? Float.NaN : softmaxTotal(workspace);
  }

  /**
   * The logarithm of the sum of the exponentials of all scores as they stand, of which the softmax
   * gives each item its share.
   *
   * @return −∞ if no item may be shown
   */
  public float softmaxTotal(Workspace workspace) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    float[] scores = own.scores();
    Kernel kernel = taste().items().kernel();
    float most = kernel.greatest(scores, scores.length);
    if (most == Float.NEGATIVE_INFINITY) {
      return most;
    }
    float sum = kernel.sumExponentials(scores, scores.length, most, own.taste.scratch());
    return most + (float) Math.log(sum);
  }

  @Override
  public float probability(float score, float logTotal) {
    return calibration == null ? Float.NaN : calibration.chance(score - logTotal);
  }

  /** By {@link RatingBiases}, for a user who has rated something; nothing is ranked by it. */
  @Override
  public float predictedRating(Workspace workspace, int item) {
    return parts.predictedRating(BlendWorkspace.of(this, workspace), item);
  }
}
