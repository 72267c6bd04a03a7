package io.freshet.model.blend;

import io.freshet.model.ials.ImplicitFactors;
import io.freshet.model.ials.RidgeProblem;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a blend: folds users in and computes the terms that the weights add up to a score.
 */
final class BlendParts {
  private final MachineKernel kernel;
  private final ImplicitFactors taste;
  private final ImplicitFactors session;
  private final Transitions transitions;
  private final Content content;
  private final ContextTable context;

  /** What comes next after the newest entries; null if the blend has no sequence network. */
  private final @Nullable SequenceNetwork next;

  /** Null in snapshots that were written before ratings were predicted. */
  private final @Nullable RatingBiases biases;

  /** Items × {@link Term#OF_ITEM}. */
  private final float[] columns;

  private BlendParts(
      MachineKernel kernel,
      ImplicitFactors taste,
      ImplicitFactors session,
      Transitions transitions,
      Content content,
      ContextTable context,
      @Nullable SequenceNetwork next,
      @Nullable RatingBiases biases,
      float[] columns) {
    this.kernel = kernel;
    this.taste = taste;
    this.session = session;
    this.transitions = transitions;
    this.content = content;
    this.context = context;
    this.next = next;
    this.biases = biases;
    this.columns = columns;
  }

  static BlendParts load(Snapshot snapshot, MachineKernel kernel) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    float[] columns = snapshot.floats(BlendModel.COLUMNS, items, Term.OF_ITEM).toArray();
    for (int k = 0; k < columns.length; k++) {
      if (!Float.isFinite(columns[k])) {
        throw new SnapshotFormatException(
            snapshot.file()
                + " has "
                + columns[k]
                + " among the terms of item "
                + k / Term.OF_ITEM);
      }
    }
    Content content = Content.load(snapshot);
    return new BlendParts(
        kernel,
        ImplicitFactors.load(snapshot, BlendModel.TASTE, kernel),
        ImplicitFactors.load(snapshot, BlendModel.SESSION, kernel),
        Transitions.load(snapshot),
        content,
        ContextTable.load(snapshot),
        SequenceNetwork.in(snapshot, BlendModel.NEXT)
            ? SequenceNetwork.load(snapshot, BlendModel.NEXT, kernel)
            : null,
        RatingBiases.load(snapshot, content.ratingMean()),
        columns);
  }

  MachineKernel kernel() {
    return kernel;
  }

  ImplicitFactors taste() {
    return taste;
  }

  ImplicitFactors session() {
    return session;
  }

  Transitions transitions() {
    return transitions;
  }

  Content content() {
    return content;
  }

  ContextTable context() {
    return context;
  }

  @Nullable SequenceNetwork next() {
    return next;
  }

  /** A term that depends only on the item, by its {@link Term#column()}. */
  float column(int item, int column) {
    return columns[item * Term.OF_ITEM + column];
  }

  boolean foldIn(History history, BlendScorer scorer) {
    if (!taste.foldIn(history, 0, scorer.taste)) {
      return false;
    }
    int newest = Math.max(0, history.size() - BlendModel.RECENT);
    scorer.hasRecent = taste.foldIn(history, newest, scorer.recent);
    scorer.hasSession = session.foldIn(history, newest, scorer.session);
    scorer.cell = history.cell();
    scorer.order.take(history);
    scorer.content.take(history);
    scorer.hasNext = scorer.next != null && scorer.next.take(history);
    scorer.bias = biases == null ? Double.NaN : biases.user(history, this);
    return true;
  }

  /** Predicts the rating of the user folded in last; NaN if nothing is known of the item. */
  float predictedRating(BlendScorer scorer, int item) {
    return biases == null || Double.isNaN(scorer.bias)
        ? Float.NaN
        : biases.predicted(scorer.bias, item, this);
  }

  /**
   * Computes one term of all items for the user folded in last.
   *
   * @param out receives one value per item
   */
  void term(BlendScorer scorer, Term term, float[] out) {
    switch (term) {
      case TASTE -> scores(taste.items(), scorer.taste, true, out);
      case RECENT_TASTE -> scores(taste.items(), scorer.recent, scorer.hasRecent, out);
      case SESSION -> scores(session.items(), scorer.session, scorer.hasSession, out);
      case AFTER, AFTER_LIKED, BEFORE, NEAR -> {
        for (int i = 0; i < taste.items().items(); i++) {
          out[i] = scorer.order.term(i, term.index() - Term.AFTER.index());
        }
      }
      case GENRES, GENRES_LIKED, YEARS -> {
        for (int i = 0; i < taste.items().items(); i++) {
          out[i] =
              term == Term.YEARS
                  ? scorer.content.years(i)
                  : term == Term.GENRES ? scorer.content.genres(i) : scorer.content.genresLiked(i);
        }
      }
      case SEQUENCE -> {
        if (next != null && scorer.next != null && scorer.hasNext) {
          next.factors().scores(scorer.next.vector(), out, scorer.taste.scratch());
        } else {
          Arrays.fill(out, 0f);
        }
      }
      case CONTEXT -> {
        for (int i = 0; i < taste.items().items(); i++) {
          out[i] = context.of(scorer.cell, i);
        }
      }
      case POPULARITY, LIKED, DECAYED, SLOWLY_DECAYED, MEAN_RATING -> {
        for (int i = 0; i < taste.items().items(); i++) {
          out[i] = column(i, term.column());
        }
      }
    }
  }

  private static void scores(ItemFactors items, RidgeProblem user, boolean known, float[] out) {
    if (known) {
      items.scores(user.solution(), out, user.scratch());
    } else {
      Arrays.fill(out, 0f);
    }
  }

  /**
   * Computes the terms of some items for the user folded in last: term t of the i-th item goes to
   * {@code out[i · perItem + t · perTerm]}.
   */
  void terms(BlendScorer scorer, int[] items, int count, float[] out, int perItem, int perTerm) {
    gather(scorer, taste.items(), items, count);
    products(scorer, taste.items(), scorer.taste.solution(), count);
    put(scorer, count, out, Term.TASTE.index() * perTerm, perItem);
    products(scorer, taste.items(), scorer.hasRecent ? scorer.recent.solution() : null, count);
    put(scorer, count, out, Term.RECENT_TASTE.index() * perTerm, perItem);
    gather(scorer, session.items(), items, count);
    products(scorer, session.items(), scorer.hasSession ? scorer.session.solution() : null, count);
    put(scorer, count, out, Term.SESSION.index() * perTerm, perItem);
    if (next != null && scorer.next != null && scorer.hasNext) {
      gather(scorer, next.factors(), items, count);
      products(scorer, next.factors(), scorer.next.vector(), count);
    } else {
      Arrays.fill(scorer.products, 0, count, 0f);
    }
    put(scorer, count, out, Term.SEQUENCE.index() * perTerm, perItem);
    for (int i = 0; i < count; i++) {
      int at = i * perItem;
      int item = items[i];
      for (int c = 0; c < Transitions.CHANNELS; c++) {
        out[at + (Term.AFTER.index() + c) * perTerm] = scorer.order.term(item, c);
      }
      out[at + Term.GENRES.index() * perTerm] = scorer.content.genres(item);
      out[at + Term.GENRES_LIKED.index() * perTerm] = scorer.content.genresLiked(item);
      out[at + Term.YEARS.index() * perTerm] = scorer.content.years(item);
      out[at + Term.CONTEXT.index() * perTerm] = context.of(scorer.cell, item);
      for (int c = 0; c < Term.OF_ITEM; c++) {
        out[at + (Term.POPULARITY.index() + c) * perTerm] = column(item, c);
      }
    }
  }

  private static void gather(BlendScorer scorer, ItemFactors factors, int[] items, int count) {
    if (scorer.rows.length < count * factors.stride()) {
      scorer.rows = new float[Math.multiplyExact(count, factors.stride())];
    }
    if (scorer.ones.length < count) {
      scorer.ones = new float[Kernel.padded(count)];
      scorer.products = new float[scorer.ones.length];
      Arrays.fill(scorer.ones, 1f);
    }
    factors.gather(items, count, scorer.rows, factors.stride());
  }

  /**
   * Computes the products of the gathered rows with a user.
   *
   * @param user the user's vector; null if there is none, then the products are 0
   */
  private static void products(
      BlendScorer scorer, ItemFactors factors, float @Nullable [] user, int count) {
    if (user == null) {
      Arrays.fill(scorer.products, 0, count, 0f);
      return;
    }
    factors
        .kernel()
        .dots(
            scorer.rows,
            count,
            factors.stride(),
            scorer.ones,
            user,
            scorer.products,
            scorer.taste.scratch());
  }

  private static void put(BlendScorer scorer, int count, float[] out, int at, int perItem) {
    for (int i = 0; i < count; i++) {
      out[at + i * perItem] = scorer.products[i];
    }
  }
}
