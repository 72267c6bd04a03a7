package io.freshet.model.blend;

import io.freshet.model.Catalogue;
import io.freshet.model.ColdItems;
import io.freshet.model.ContentMap;
import io.freshet.model.FloatMatrix;
import io.freshet.model.History;
import io.freshet.model.IalsModel;
import io.freshet.model.ImplicitFactors;
import io.freshet.model.ItemDescription;
import io.freshet.model.ItemFactors;
import io.freshet.model.PopularityTable;
import io.freshet.model.RidgeProblem;
import io.freshet.model.ServingModel;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.SnapshotWriter;
import io.freshet.model.Workspace;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The default family: long-term taste and that of the moment (implicit ALS with fold-in), order
 * ({@link Transitions} over the newest entries), content, and popularity, each a {@link Term} or
 * several, joined by {@link BlendWeights}. A score is a weighted sum: {@code exp} of scores is in
 * proportion to the chance that the next liked item is this one.
 */
public final class BlendModel implements ServingModel {

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

  private final Catalogue catalogue;
  private final PopularityTable popularity;
  private final ImplicitFactors taste;
  private final ImplicitFactors session;
  private final Transitions transitions;
  private final Content content;
  private final FloatMatrix columns;
  private final float[] weights;
  private final @Nullable ContentMap map;

  /** The terms of items, weighted and added. */
  private final float[] base;

  /** What implicit ALS, alone, adds to the products of its factors. */
  private final float[] rivalOffsets;

  private BlendModel(
      Snapshot snapshot,
      ImplicitFactors taste,
      ImplicitFactors session,
      FloatMatrix columns,
      BlendWeights weights)
      throws SnapshotFormatException {
    this.catalogue = snapshot.catalogue();
    this.popularity = PopularityTable.load(snapshot);
    this.taste = taste;
    this.session = session;
    this.transitions = Transitions.load(snapshot);
    this.content = Content.load(snapshot);
    this.map =
        ContentMap.load(
            snapshot,
            BlendColdItems.targets(taste.items().dimensions(), session.items().dimensions()));
    this.columns = columns;
    this.weights = new float[Term.COUNT];
    for (Term term : Term.values()) {
      this.weights[term.index()] = (float) weights.of(term);
    }
    this.base = new float[catalogue.size()];
    this.rivalOffsets = new float[catalogue.size()];
    for (int i = 0; i < base.length; i++) {
      double sum = 0;
      for (int c = 0; c < Term.OF_ITEM; c++) {
        float x = columns.get(i, c);
        if (!Float.isFinite(x)) {
          throw new SnapshotFormatException(
              snapshot.file() + " has " + x + " among the terms of item " + i);
        }
        sum += weights.ofColumn(c) * x;
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
    return new BlendModel(
        snapshot,
        ImplicitFactors.load(snapshot, TASTE, kernel),
        ImplicitFactors.load(snapshot, SESSION, kernel),
        snapshot.floats(COLUMNS, snapshot.catalogue().size(), Term.OF_ITEM),
        BlendWeights.load(snapshot));
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public PopularityTable popularity() {
    return popularity;
  }

  /** The factors of long-term taste. */
  public ImplicitFactors taste() {
    return taste;
  }

  /** The factors of stretches of histories. */
  public ImplicitFactors session() {
    return session;
  }

  Transitions transitions() {
    return transitions;
  }

  Content content() {
    return content;
  }

  /** The weight of a term. */
  public float weight(Term term) {
    return weights[term.index()];
  }

  @Override
  public ItemFactors itemVectors() {
    return taste.items();
  }

  @Override
  public Workspace newWorkspace() {
    return new BlendWorkspace(this);
  }

  @Override
  public boolean foldIn(History history, Workspace workspace) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    own.tookHistory(history);
    if (history.size() == 0 && map != null) {
      return foldInStatements(history, map, own);
    }
    if (!taste.foldIn(history, 0, own.taste)) {
      return false;
    }
    int newest = Math.max(0, history.size() - RECENT);
    own.hasRecent = taste.foldIn(history, newest, own.recent);
    own.hasSession = session.foldIn(history, newest, own.session);
    own.order.take(history);
    own.content.take(history);
    return true;
  }

  /** The user whom only their statements tell of: taste and genres, and no order. */
  private boolean foldInStatements(History history, ContentMap from, BlendWorkspace own) {
    if (!taste.foldInStatements(history, from, CONTENT_TASTE, own.taste)) {
      return false;
    }
    own.hasRecent = taste.foldInStatements(history, from, CONTENT_TASTE, own.recent);
    own.hasSession = session.foldInStatements(history, from, CONTENT_SESSION, own.session);
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

  @Override
  public void scoreAll(Workspace workspace) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    float[] scores = own.scores();
    float forTaste = weight(Term.TASTE);
    float forRecent = own.hasRecent ? weight(Term.RECENT_TASTE) : 0f;
    for (int k = 0; k < own.joined.length; k++) {
      own.joined[k] = forTaste * own.taste.solution()[k] + forRecent * own.recent.solution()[k];
    }
    taste.items().scores(own.joined, scores, own.taste.scratch());
    for (int i = 0; i < scores.length; i++) {
      scores[i] += base[i];
    }
    if (own.hasSession) {
      session.items().scores(own.session.solution(), own.products, own.session.scratch());
      float forSession = weight(Term.SESSION);
      for (int i = 0; i < scores.length; i++) {
        scores[i] += forSession * own.products[i];
      }
    }
    own.content.addTo(scores, weight(Term.GENRES), weight(Term.GENRES_LIKED), weight(Term.YEARS));
    own.order.addTo(scores, orderWeights(own));
  }

  private float[] orderWeights(BlendWorkspace own) {
    System.arraycopy(weights, Term.AFTER.index(), own.orderWeights, 0, Transitions.CHANNELS);
    return own.orderWeights;
  }

  /**
   * One term of all items for the user last folded in.
   *
   * @param out receives one value per item
   */
  public void terms(Workspace workspace, Term term, float[] out) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    switch (term) {
      case TASTE -> taste.items().scores(own.taste.solution(), out, own.taste.scratch());
      case RECENT_TASTE -> {
        Arrays.fill(out, 0f);
        if (own.hasRecent) {
          taste.items().scores(own.recent.solution(), out, own.recent.scratch());
        }
      }
      case SESSION -> {
        Arrays.fill(out, 0f);
        if (own.hasSession) {
          session.items().scores(own.session.solution(), out, own.session.scratch());
        }
      }
      case AFTER, AFTER_LIKED, BEFORE, NEAR -> {
        for (int i = 0; i < base.length; i++) {
          out[i] = own.order.term(i, term.index() - Term.AFTER.index());
        }
      }
      case GENRES, GENRES_LIKED, YEARS -> {
        for (int i = 0; i < base.length; i++) {
          out[i] =
              term == Term.YEARS
                  ? own.content.years(i)
                  : term == Term.GENRES ? own.content.genres(i) : own.content.genresLiked(i);
        }
      }
      case POPULARITY, LIKED, DECAYED, SLOWLY_DECAYED, MEAN_RATING -> {
        for (int i = 0; i < base.length; i++) {
          out[i] = columns.get(i, term.column());
        }
      }
    }
  }

  /**
   * The terms of some items for the user last folded in, as they stand before their weights: what
   * weights are learned from.
   *
   * @param items item indexes
   * @param count how many of them count
   * @param out receives {@code count × Term.COUNT} terms, row-major by item
   */
  public void terms(Workspace workspace, int[] items, int count, float[] out) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    products(own, taste, own.taste, true, items, count, Term.TASTE, out);
    products(own, taste, own.recent, own.hasRecent, items, count, Term.RECENT_TASTE, out);
    products(own, session, own.session, own.hasSession, items, count, Term.SESSION, out);
    for (int i = 0; i < count; i++) {
      int at = i * Term.COUNT;
      int item = items[i];
      for (int c = 0; c < Transitions.CHANNELS; c++) {
        out[at + Term.AFTER.index() + c] = own.order.term(item, c);
      }
      out[at + Term.GENRES.index()] = own.content.genres(item);
      out[at + Term.GENRES_LIKED.index()] = own.content.genresLiked(item);
      out[at + Term.YEARS.index()] = own.content.years(item);
      columns.copyRow(item, out, at + Term.POPULARITY.index());
    }
  }

  private static void products(
      BlendWorkspace own,
      ImplicitFactors factors,
      RidgeProblem user,
      boolean known,
      int[] items,
      int count,
      Term term,
      float[] out) {
    int stride = factors.items().stride();
    if (own.rows.length < count * stride) {
      own.rows = new float[Math.multiplyExact(count, stride)];
    }
    factors.items().gather(items, count, own.rows, stride);
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int k = 0, at = i * stride; known && k < stride; k++, at++) {
        sum += own.rows[at] * user.solution()[k];
      }
      out[i * Term.COUNT + term.index()] = sum;
    }
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

  /** Exact; what belongs to no entry in particular is shared out among all of them alike. */
  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    BlendWorkspace own = BlendWorkspace.of(this, workspace);
    own.requireHistory(history);
    int size = history.size();
    Arrays.fill(out, 0, itemCount * size, 0f);
    int newest = Math.max(0, size - RECENT);
    add(own, taste, own.taste, weight(Term.TASTE), items, itemCount, size, 0, out);
    if (own.hasRecent) {
      add(own, taste, own.recent, weight(Term.RECENT_TASTE), items, itemCount, size, newest, out);
    }
    if (own.hasSession) {
      add(own, session, own.session, weight(Term.SESSION), items, itemCount, size, newest, out);
    }
    for (int i = 0; i < itemCount; i++) {
      own.order.contributions(history, items[i], orderWeights(own), out, i * size);
      own.content.contributions(
          history, items[i], weight(Term.GENRES), weight(Term.GENRES_LIKED), out, i * size);
      float alike = weight(Term.YEARS) * own.content.years(items[i]) / size;
      for (int j = 0; j < size; j++) {
        out[i * size + j] += alike;
      }
    }
  }

  /** Adds the weighted parts of one fold-in, whose entries are those from {@code from} on. */
  private static void add(
      BlendWorkspace own,
      ImplicitFactors factors,
      RidgeProblem user,
      float weight,
      int[] items,
      int itemCount,
      int size,
      int from,
      float[] out) {
    int entries = size - from;
    if (own.parts.length < itemCount * entries) {
      own.parts = new float[Math.multiplyExact(itemCount, 2 * entries)];
    }
    float[] rows = user.others(itemCount);
    factors.items().gather(items, itemCount, rows, user.stride());
    user.contributions(rows, itemCount, own.parts);
    for (int i = 0; i < itemCount; i++) {
      for (int j = 0; j < entries; j++) {
        out[i * size + from + j] += weight * own.parts[i * entries + j];
      }
    }
  }

  /** What speaks for the item whoever the user is: popularity and mean rating. */
  @Override
  public float baseline(int item) {
    return base[item];
  }

  /** NaN: the score is no rating. */
  @Override
  public float predictedRating(Workspace workspace, int item) {
    return Float.NaN;
  }
}
