package io.freshet.model.blend;

import io.freshet.model.FloatMatrix;
import io.freshet.model.History;
import io.freshet.model.ImplicitFactors;
import io.freshet.model.ItemFactors;
import io.freshet.model.RidgeProblem;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/** What a blend is made of: folds users in and gives the terms that weights make scores of. */
final class BlendParts {
  private final ImplicitFactors taste;
  private final ImplicitFactors session;
  private final Transitions transitions;
  private final Content content;
  private final ContextTable context;
  private final FloatMatrix columns;

  private BlendParts(
      ImplicitFactors taste,
      ImplicitFactors session,
      Transitions transitions,
      Content content,
      ContextTable context,
      FloatMatrix columns) {
    this.taste = taste;
    this.session = session;
    this.transitions = transitions;
    this.content = content;
    this.context = context;
    this.columns = columns;
  }

  static BlendParts load(Snapshot snapshot, Kernel kernel) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    FloatMatrix columns = snapshot.floats(BlendModel.COLUMNS, items, Term.OF_ITEM);
    for (int i = 0; i < items; i++) {
      for (int c = 0; c < Term.OF_ITEM; c++) {
        if (!Float.isFinite(columns.get(i, c))) {
          throw new SnapshotFormatException(
              snapshot.file() + " has " + columns.get(i, c) + " among the terms of item " + i);
        }
      }
    }
    return new BlendParts(
        ImplicitFactors.load(snapshot, BlendModel.TASTE, kernel),
        ImplicitFactors.load(snapshot, BlendModel.SESSION, kernel),
        Transitions.load(snapshot),
        Content.load(snapshot),
        ContextTable.load(snapshot),
        columns);
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

  /** A term that depends on the item alone, by its {@link Term#column()}. */
  float column(int item, int column) {
    return columns.get(item, column);
  }

  boolean foldIn(History history, BlendWorkspace own) {
    if (!taste.foldIn(history, 0, own.taste)) {
      return false;
    }
    int newest = Math.max(0, history.size() - BlendModel.RECENT);
    own.hasRecent = taste.foldIn(history, newest, own.recent);
    own.hasSession = session.foldIn(history, newest, own.session);
    own.cell = history.cell();
    own.order.take(history);
    own.content.take(history);
    return true;
  }

  /**
   * One term of all items for the user last folded in.
   *
   * @param out receives one value per item
   */
  void term(BlendWorkspace own, Term term, float[] out) {
    switch (term) {
      case TASTE -> scores(taste.items(), own.taste, true, out);
      case RECENT_TASTE -> scores(taste.items(), own.recent, own.hasRecent, out);
      case SESSION -> scores(session.items(), own.session, own.hasSession, out);
      case AFTER, AFTER_LIKED, BEFORE, NEAR -> {
        for (int i = 0; i < columns.rows(); i++) {
          out[i] = own.order.term(i, term.index() - Term.AFTER.index());
        }
      }
      case GENRES, GENRES_LIKED, YEARS -> {
        for (int i = 0; i < columns.rows(); i++) {
          out[i] =
              term == Term.YEARS
                  ? own.content.years(i)
                  : term == Term.GENRES ? own.content.genres(i) : own.content.genresLiked(i);
        }
      }
      case CONTEXT -> {
        for (int i = 0; i < columns.rows(); i++) {
          out[i] = context.of(own.cell, i);
        }
      }
      case POPULARITY, LIKED, DECAYED, SLOWLY_DECAYED, MEAN_RATING -> {
        for (int i = 0; i < columns.rows(); i++) {
          out[i] = columns.get(i, term.column());
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
   * The terms of some items for the user last folded in.
   *
   * @param out receives {@link Term#COUNT} terms per item, {@code stride} floats from one item's to
   *     the next one's
   */
  void terms(BlendWorkspace own, int[] items, int count, float[] out, int stride) {
    gather(own, taste.items(), items, count);
    products(own, taste.items(), own.taste, true, count, out, Term.TASTE.index(), stride);
    products(
        own,
        taste.items(),
        own.recent,
        own.hasRecent,
        count,
        out,
        Term.RECENT_TASTE.index(),
        stride);
    gather(own, session.items(), items, count);
    products(
        own,
        session.items(),
        own.session,
        own.hasSession,
        count,
        out,
        Term.SESSION.index(),
        stride);
    for (int i = 0; i < count; i++) {
      int at = i * stride;
      int item = items[i];
      for (int c = 0; c < Transitions.CHANNELS; c++) {
        out[at + Term.AFTER.index() + c] = own.order.term(item, c);
      }
      out[at + Term.GENRES.index()] = own.content.genres(item);
      out[at + Term.GENRES_LIKED.index()] = own.content.genresLiked(item);
      out[at + Term.YEARS.index()] = own.content.years(item);
      out[at + Term.CONTEXT.index()] = context.of(own.cell, item);
      columns.copyRow(item, out, at + Term.POPULARITY.index());
    }
  }

  private static void gather(BlendWorkspace own, ItemFactors factors, int[] items, int count) {
    if (own.rows.length < count * factors.stride()) {
      own.rows = new float[Math.multiplyExact(count, factors.stride())];
    }
    if (own.ones.length < count) {
      own.ones = new float[Kernel.padded(count)];
      own.products = new float[own.ones.length];
      Arrays.fill(own.ones, 1f);
    }
    factors.gather(items, count, own.rows, factors.stride());
  }

  private static void products(
      BlendWorkspace own,
      ItemFactors factors,
      RidgeProblem user,
      boolean known,
      int count,
      float[] out,
      int at,
      int stride) {
    if (known) {
      factors
          .kernel()
          .dots(
              own.rows,
              count,
              factors.stride(),
              own.ones,
              user.solution(),
              own.products,
              user.scratch());
    } else {
      Arrays.fill(own.products, 0, count, 0f);
    }
    for (int i = 0; i < count; i++) {
      out[i * stride + at] = own.products[i];
    }
  }
}
