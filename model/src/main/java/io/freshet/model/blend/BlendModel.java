package io.freshet.model.blend;

import io.freshet.model.content.ContentMap;
import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.ImplicitFactors;
import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The default family: a weighted sum of long-term taste and recent taste (implicit ALS with
 * fold-in), order ({@link Transitions} over the newest entries, and a {@link SequenceNetwork} if
 * the snapshot has one), content and popularity. Each part is one or several {@link Term}s; {@link
 * BlendWeights} holds their weights. The {@code exp} of a score is proportional to the probability
 * that the item is the next liked one. If the snapshot has a {@link Head}, the head re-ranks the
 * best items. If it has {@link TailWeights}, these order the items below the best.
 */
public final class BlendModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "blend";

  /** Prefix of the sections of the factors of long-term taste. */
  public static final String TASTE = "taste.";

  /** Prefix of the sections of the session factors. */
  public static final String SESSION = "session.";

  /** Prefix of the sections of the sequence network that serves. */
  public static final String NEXT = "next.";

  /**
   * Prefix of the sections of a sequence network that has not seen the choices from which the
   * weights were learned. The next fit goes on from it; nothing serves it.
   */
  public static final String PAST = "past.";

  /** Section of the second that ends the training data of that network. */
  private static final String PAST_UNTIL = PAST + "until";

  /** Name of the long-term taste factors as a target predicted from content. */
  public static final String CONTENT_TASTE = "taste";

  /** Name of the session factors as a target predicted from content. */
  public static final String CONTENT_SESSION = "session";

  /** Name of the vectors of the sequence network as a target predicted from content. */
  public static final String CONTENT_NEXT = "next";

  /** Name of the item terms as a target predicted from content. */
  public static final String CONTENT_COLUMNS = "columns";

  /** How many of the newest entries make the recent taste. */
  public static final int RECENT = 10;

  /** Default weight of {@code ln(1 + decayed popularity)} in the family ials. */
  private static final double RIVAL_POPULARITY = 0.05;

  /** Section of the item terms, items × {@link Term#OF_ITEM}. */
  public static final String COLUMNS = "blend.columns";

  final BlendParts parts;
  private final BlendWeights given;
  private final Snapshot snapshot;
  final float[] weights;
  final @Nullable TailWeights tail;

  /** The weights of all terms below the best items; those of {@link #weights} without a tail. */
  final float[] tailWeights;

  final @Nullable Head head;
  final @Nullable Calibration calibration;
  final @Nullable ContentMap map;
  final BlendContributions contributions;

  /** Chooses the items that the head re-ranks; null without a head, or if there are few items. */
  final @Nullable RoughProducts rough;

  /** The item terms, weighted and added. */
  final float[] base;

  /** What the item terms weigh more below the best items; empty without a tail. */
  final float[] tailOffsets;

  /** What the rival, plain implicit ALS, adds to the products of its factors. */
  final float[] rivalOffsets;

  private BlendModel(
      Snapshot snapshot,
      PopularityTable popularity,
      BlendParts parts,
      BlendWeights weights,
      @Nullable TailWeights tail,
      @Nullable Head head,
      @Nullable Calibration calibration,
      @Nullable ContentMap map) {
    super(FAMILY, snapshot.catalogue(), popularity);
    this.snapshot = snapshot;
    this.parts = parts;
    this.given = weights;
    this.tail = tail;
    this.head = head;
    this.calibration = calibration;
    this.map = map;
    this.weights = new float[Term.COUNT];
    for (Term term : Term.values()) {
      this.weights[term.index()] = (float) weights.of(term);
    }
    this.tailWeights = tail == null ? this.weights : tail.with(weights);
    this.contributions = new BlendContributions(parts, this.weights, tailWeights, head);
    int items = snapshot.catalogue().size();
    boolean small = items < HalfPanels.WORTHWHILE;
    this.rough =
        !reranks() || small
            ? null
            : new RoughProducts(
                parts.taste().items(),
                parts.session().items(),
                parts.next() == null ? null : parts.next().factors());
    this.base = new float[items];
    this.rivalOffsets = new float[items];
    this.tailOffsets = new float[tail == null ? 0 : items];
    for (int i = 0; i < base.length; i++) {
      double sum = 0;
      for (int c = 0; c < Term.OF_ITEM; c++) {
        sum += weights.ofColumn(c) * parts.column(i, c);
      }
      base[i] = (float) sum;
      if (tail != null) {
        double below = 0;
        for (int c = 0; c < Term.OF_ITEM; c++) {
          below += tail.ofColumn(c) * parts.column(i, c);
        }
        tailOffsets[i] = (float) (below - sum);
      }
      rivalOffsets[i] = (float) (RIVAL_POPULARITY * Math.log1p(popularity.decayed(i)));
    }
  }

  /**
   * Puts the item terms into a snapshot.
   *
   * @param values items × {@link Term#OF_ITEM}, row-major, finite
   */
  public static void putColumns(SnapshotWriter out, float[] values) {
    out.putFloats(COLUMNS, out.catalogue().size(), Term.OF_ITEM, values);
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static BlendModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  public static BlendModel load(Snapshot snapshot, MachineKernel kernel)
      throws SnapshotFormatException {
    BlendParts parts = BlendParts.load(snapshot, kernel);
    Map<String, Integer> targets = BlendColdItems.targets(parts);
    return new BlendModel(
        snapshot,
        PopularityTable.load(snapshot),
        parts,
        BlendWeights.load(snapshot),
        TailWeights.load(snapshot),
        Head.load(snapshot),
        Calibration.load(snapshot),
        ContentMap.load(snapshot, targets));
  }

  /** Copies this model with other learned parts. */
  public BlendModel with(
      BlendWeights others,
      @Nullable TailWeights below,
      @Nullable Head another,
      @Nullable Calibration calibrated) {
    return new BlendModel(snapshot, popularity(), parts, others, below, another, calibrated, map);
  }

  /** Whether the best items are scored apart from the others. */
  boolean reranks() {
    return head != null || tail != null;
  }

  /** What the values of pairs of order are; the weights were learned from such values. */
  public Transitions.Measure measure() {
    return parts.transitions().measure();
  }

  /** The factors of long-term taste. */
  public ImplicitFactors taste() {
    return parts.taste();
  }

  /** The session factors. */
  public ImplicitFactors session() {
    return parts.session();
  }

  /** The sequence network that serves, or null if there is none. */
  public @Nullable SequenceNetwork next() {
    return parts.next();
  }

  /**
   * Loads the sequence network that the next fit goes on from, see {@link #PAST}.
   *
   * @return the network, or null if the snapshot has none
   * @throws SnapshotFormatException if the network has another shape or a number that is not finite
   */
  public @Nullable SequenceNetwork loadPast() throws SnapshotFormatException {
    return SequenceNetwork.in(snapshot, PAST)
        ? SequenceNetwork.load(snapshot, PAST, parts.kernel())
        : null;
  }

  /**
   * The second that ends the training data of {@link #loadPast}.
   *
   * @throws SnapshotFormatException if the snapshot does not say it
   */
  public long pastUntil() throws SnapshotFormatException {
    String text = snapshot.text(PAST_UNTIL);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new SnapshotFormatException(
          snapshot.file() + ": " + PAST_UNTIL + " is not a second: " + text, e);
    }
  }

  /** Puts the second of {@link #pastUntil} into a snapshot. */
  public static void putPastUntil(SnapshotWriter out, long second) {
    out.putText(PAST_UNTIL, Long.toString(second));
  }

  /** Puts the parts learned from choices into a snapshot. */
  public static void putLearned(
      SnapshotWriter out,
      BlendWeights weights,
      @Nullable TailWeights tail,
      @Nullable Head head,
      @Nullable Calibration calibration) {
    weights.put(out);
    if (tail != null) {
      tail.put(out);
    }
    if (head != null) {
      head.put(out);
    }
    if (calibration != null) {
      calibration.put(out);
    }
  }

  /** Puts this model's own learned parts into a snapshot. */
  public void putLearned(SnapshotWriter out) {
    putLearned(out, given, tail, head, calibration);
  }

  /** The re-ranking head, or null if there is none. */
  public @Nullable Head head() {
    return head;
  }

  /** The weight of a term. */
  public float weight(Term term) {
    return weights[term.index()];
  }

  /**
   * The learned values for people to read: term weights, those of the tail, head units, half-lives
   * of the sequence network and reliability table.
   */
  @Override
  public Map<String, Double> learned() {
    Map<String, Double> out = new TreeMap<>();
    for (Term term : Term.values()) {
      out.put("weight." + term.text(), (double) weight(term));
    }
    if (tail != null) {
      out.put("tail.taste", tail.taste());
      for (Term term : Term.values()) {
        if (term.column() >= 0) {
          out.put("tail." + term.text(), tail.ofColumn(term.column()));
        }
      }
    }
    out.put("head.units", head == null ? 0.0 : head.units());
    if (parts.next() != null) {
      parts.next().halfLives().forEach((name, value) -> out.put("sequence." + name, value));
    }
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
  public @Nullable ColdItems describe(List<ItemDescription> items) {
    return map == null ? null : BlendColdItems.of(this, map, items);
  }

  /**
   * Names the rival, implicit ALS: its scores are the taste term plus a little decayed popularity.
   */
  @Override
  public String rival() {
    return IalsModel.FAMILY;
  }

  /**
   * Exact for every item that the head re-ranked. The scores of all other items are approximations,
   * see {@link BlendScorer#scoreAll}. The part that belongs to no single entry is divided equally
   * among all entries.
   */
  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public StatementUse statementUse() {
    return map == null ? StatementUse.NEVER : StatementUse.BEFORE_RATINGS;
  }

  @Override
  public BlendScorer newScorer() {
    return new BlendScorer(this);
  }
}
