package io.freshet.model.blend;

import io.freshet.model.content.ContentMap;
import io.freshet.model.ials.ImplicitFactors;
import io.freshet.model.ials.RidgeProblem;
import io.freshet.model.kernel.BlendKernel;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.RivalScores;
import io.freshet.model.scoring.ScoreParts;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.sequence.SequenceUser;
import org.jspecify.annotations.Nullable;

/** The scorer of a {@link BlendModel} for one thread. */
public final class BlendScorer extends SnapshotScorer implements RivalScores {
  private final BlendModel model;
  private final BlendParts parts;

  /** The user folded in from the whole history. */
  final RidgeProblem taste;

  /** The user folded in from the newest entries. */
  final RidgeProblem recent;

  /** The user folded in from the session that the newest entries belong to. */
  final RidgeProblem session;

  /** The user by the sequence network; null if the blend has none. */
  final @Nullable SequenceUser next;

  final OrderScores order;
  final ContentScores content;
  final Reranking reranking;

  /**
   * The two taste vectors, weighted and added, followed by the weighted session vector and that of
   * the sequence network.
   */
  final float[] joined;

  /** The leading columns of {@link #joined} for {@link RoughProducts}, and room for one more. */
  final float[] leading;

  /** Products of all items with one vector. */
  final float[] sessions;

  /** Products of all items with the joined vectors, if items below the best are scored apart. */
  final float[] ofTaste;

  /** Products of items that are not in the catalogue. */
  float[] coldProducts = new float[0];

  /** An empty history, for a user who has rated nothing: it has no order. */
  final History nothing = new History();

  /** Rows of a few items, a row of ones, and the items' products with the user. */
  float[] rows = new float[0];

  float[] ones = new float[0];
  float[] products = new float[0];

  /** What the history entries bring to the scores of a few items. */
  float[] brought = new float[0];

  /** Indexes of history entries among the folded-in entries. */
  int[] folded = new int[0];

  /** The local weights of all inputs, the head's included, at a few items. */
  float[] slopes = new float[0];

  /** The context cell of the request; negative if unknown. */
  int cell;

  /** How far the user rates above the expected rating; NaN if unknown. */
  double bias = Double.NaN;

  boolean hasRecent;
  boolean hasSession;
  boolean hasNext;

  /** The history folded in last. */
  private History history = new History();

  BlendScorer(BlendModel model) {
    super(model);
    this.model = model;
    parts = model.parts;
    MachineKernel kernel = parts.kernel();
    SequenceNetwork network = parts.next();
    next = network == null ? null : network.newUser();
    taste = parts.taste().newProblem();
    recent = parts.taste().newProblem();
    session = parts.session().newProblem();
    order = new OrderScores(parts.transitions(), parts.content().likeThreshold(), kernel);
    content = new ContentScores(parts.content());
    reranking = new Reranking(kernel);
    int strides = parts.taste().items().stride() + parts.session().items().stride();
    joined = new float[strides + (network == null ? 0 : network.factors().stride())];
    leading = new float[joined.length + 1];
    sessions = new float[model.catalogue().size()];
    ofTaste = new float[model.tailOffsets.length];
  }

  @Override
  public @Nullable FoldedUser foldIn(History given) {
    history = given;
    reranking.clear();
    ContentMap map = model.map;
    boolean folded =
        (given.size() == 0 && map != null) ? foldInStatements(map) : parts.foldIn(given, this);
    return folded ? this : null;
  }

  /** Folds in a user who has statements but no ratings: taste and genres, no order. */
  private boolean foldInStatements(ContentMap map) {
    ImplicitFactors ofTaste = parts.taste();
    if (!ofTaste.foldInStatements(history, map, BlendModel.CONTENT_TASTE, taste)) {
      return false;
    }
    bias = Double.NaN;
    hasRecent = ofTaste.foldInStatements(history, map, BlendModel.CONTENT_TASTE, recent);
    hasSession =
        parts.session().foldInStatements(history, map, BlendModel.CONTENT_SESSION, session);
    cell = history.cell();
    hasNext = false;
    order.take(nothing);
    content.takeStatements(history);
    return true;
  }

  /**
   * Scores every item. If items are re-ranked, the products with the factors only choose those
   * items, so {@link RoughProducts} are enough; the chosen items then get exact terms.
   */
  @Override
  public ScoredUser scoreAll() {
    float[] scores = scores();
    join();
    // Neither the head nor the tail was trained on users without ratings.
    boolean reranks = history.size() > 0 && model.reranks();
    RoughProducts rough = model.rough;
    if (reranks && rough != null) {
      rough.scores(joined, leading, scores, taste.scratch());
    } else {
      exactProducts(scores);
    }
    if (reranks) {
      System.arraycopy(scores, 0, ofTaste, 0, ofTaste.length);
    }
    content.weigh(
        model.weight(Term.GENRES), model.weight(Term.GENRES_LIKED), model.weight(Term.YEARS));
    content.addTo(scores, model.base);
    order.addTo(scores, model.weights, Term.AFTER.index());
    parts.context().addTo(scores, cell, model.weight(Term.CONTEXT));
    if (reranks) {
      reranking.apply(model, this, scores);
    }
    return this;
  }

  private void exactProducts(float[] scores) {
    parts.taste().items().scores(joined, scores, taste.scratch());
    if (hasSession) {
      float forSession = model.weight(Term.SESSION);
      parts.session().items().scores(session.solution(), sessions, session.scratch());
      for (int i = 0; i < scores.length; i++) {
        scores[i] += forSession * sessions[i];
      }
    }
    SequenceNetwork network = parts.next();
    if (network != null && next != null && hasNext) {
      float forNext = model.weight(Term.SEQUENCE);
      network.factors().scores(next.vector(), sessions, session.scratch());
      for (int i = 0; i < scores.length; i++) {
        scores[i] += forNext * sessions[i];
      }
    }
  }

  /** Joins the folded-in vectors into {@link #joined}. */
  private void join() {
    float forTaste = model.weight(Term.TASTE);
    float forRecent = model.weight(Term.RECENT_TASTE);
    float forSession = model.weight(Term.SESSION);
    float[] whole = taste.solution();
    float[] newest = recent.solution();
    float[] moment = session.solution();
    for (int k = 0; k < whole.length; k++) {
      joined[k] = forTaste * whole[k] + (hasRecent ? forRecent * newest[k] : 0f);
    }
    for (int k = 0; k < moment.length; k++) {
      joined[whole.length + k] = hasSession ? forSession * moment[k] : 0f;
    }
    if (next != null) {
      float forNext = hasNext ? model.weight(Term.SEQUENCE) : 0f;
      int from = whole.length + moment.length;
      for (int k = 0; k < joined.length - from; k++) {
        joined[from + k] = forNext * next.vector()[k];
      }
    }
  }

  @Override
  public void scoreCold(ColdItems items, float[] out) {
    items.requireOwner(model);
    ((BlendColdItems) items).score(model, this, out);
  }

  /**
   * Computes one term of all items for the user folded in last.
   *
   * @param out receives one value per item
   */
  public void terms(Term term, float[] out) {
    parts.term(this, term, out);
  }

  /**
   * Computes the unweighted terms of some items for the user folded in last. Weights are learned
   * from these.
   *
   * @param items item indexes; the first {@code count} are used
   * @param count number of items
   * @param out receives {@link Term#COUNT} terms per item
   * @param stride floats from one item's terms to the next item's
   */
  public void terms(int[] items, int count, float[] out, int stride) {
    parts.terms(this, items, count, out, stride, 1);
  }

  @Override
  public void scoreRival(float[] out) {
    terms(Term.TASTE, out);
    for (int i = 0; i < model.rivalOffsets.length; i++) {
      out[i] += model.rivalOffsets[i];
    }
  }

  @Override
  public void contributions(
      int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
    model.contributions.find(this, items, itemCount, entries, entryCount, out);
  }

  /**
   * The part of the score that no history entry brought: popularity, mean rating, context, and what
   * the head adds for them and for the moment.
   */
  @Override
  public float baseline(int item) {
    float base = model.base[item];
    float below = model.tail == null ? base : base + model.tailOffsets[item];
    return model.contributions.baseline(this, item, base, below);
  }

  @Override
  public ScoreParts parts() {
    return new BlendScoreParts(model, this);
  }

  @Override
  public float logTotal() {
    return model.calibration == null ? Float.NaN : softmaxTotal();
  }

  /**
   * The logarithm of the denominator of the softmax: of the sum of the exponentials of all scores,
   * or, if items were re-ranked, of {@link Reranking#logTotal}.
   *
   * @return −∞ if nothing was re-ranked and no item may be shown
   */
  public float softmaxTotal() {
    if (reranking.count() > 0) {
      return reranking.logTotal();
    }
    float[] scores = scores();
    BlendKernel kernel = parts.kernel();
    float most = kernel.max(scores, scores.length);
    if (most == Float.NEGATIVE_INFINITY) {
      return most;
    }
    float sum = kernel.sumExponentials(scores, scores.length, most, taste.scratch());
    return most + (float) Math.log(sum);
  }

  @Override
  public float probability(float score, float logTotal) {
    Calibration calibration = model.calibration;
    return calibration == null ? Float.NaN : calibration.chance(score - logTotal);
  }

  /**
   * The rating predicted by {@link RatingBiases}, for a user who has rated something. It ranks
   * nothing.
   */
  @Override
  public float predictedRating(int item) {
    return parts.predictedRating(this, item);
  }

  /** The history folded in last. */
  History history() {
    return history;
  }
}
