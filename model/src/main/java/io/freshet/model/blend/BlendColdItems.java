package io.freshet.model.blend;

import io.freshet.model.content.ContentMap;
import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.ColdRows;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.ScorePart;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.snapshot.ItemDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Items that nobody has rated yet, as a blend scores them. Their factors, item terms and vectors of
 * the sequence network are predicted from content; genres and years are known; no pair of order has
 * them.
 */
final class BlendColdItems extends ColdItems {
  final ColdRows taste;
  final ColdRows session;

  /** Null if the blend has no sequence network. */
  final @Nullable ColdRows next;

  /** Items × genres, rows of length 1 or 0. */
  final float[] genres;

  final int[] years;

  /** The item terms, weighted and added. */
  final float[] base;

  /** The same by the weights of the tail. */
  final float[] tailBase;

  private BlendColdItems(
      BlendModel owner,
      int size,
      ColdRows taste,
      ColdRows session,
      @Nullable ColdRows next,
      float[] genres,
      int[] years,
      float[] base,
      float[] tailBase) {
    super(owner, size);
    this.taste = taste;
    this.session = session;
    this.next = next;
    this.genres = genres;
    this.years = years;
    this.base = base;
    this.tailBase = tailBase;
  }

  /** The widths of the targets that a blend predicts from content, by target. */
  static Map<String, Integer> targets(BlendParts parts) {
    Map<String, Integer> targets = new HashMap<>();
    targets.put(BlendModel.CONTENT_TASTE, parts.taste().items().dimensions());
    targets.put(BlendModel.CONTENT_SESSION, parts.session().items().dimensions());
    targets.put(BlendModel.CONTENT_COLUMNS, Term.OF_ITEM);
    SequenceNetwork next = parts.next();
    if (next != null) {
      targets.put(BlendModel.CONTENT_NEXT, next.factors().dimensions());
    }
    return targets;
  }

  static BlendColdItems of(BlendModel model, ContentMap map, List<ItemDescription> items) {
    float[] columns = map.predict(BlendModel.CONTENT_COLUMNS, items, Term.OF_ITEM);
    float[] base = new float[items.size()];
    float[] tailBase = new float[items.size()];
    for (Term term : Term.values()) {
      for (int i = 0; i < base.length && term.column() >= 0; i++) {
        float value = columns[i * Term.OF_ITEM + term.column()];
        base[i] += model.weight(term) * value;
        tailBase[i] += model.tailWeights[term.index()] * value;
      }
    }
    GenreKinds known = model.parts.content().genres();
    float[] genres = new float[Math.multiplyExact(items.size(), known.genres())];
    int[] years = new int[items.size()];
    for (int i = 0; i < years.length; i++) {
      ItemDescription item = items.get(i);
      years[i] = Content.isYear(item.year()) ? item.year() : 0;
      int count = 0;
      for (String genre : item.genres()) {
        count += known.indexOf(genre) >= 0 ? 1 : 0;
      }
      for (String genre : item.genres()) {
        int column = known.indexOf(genre);
        if (column >= 0) {
          genres[i * known.genres() + column] = (float) (1 / Math.sqrt(count));
        }
      }
    }
    SequenceNetwork next = model.next();
    return new BlendColdItems(
        model,
        items.size(),
        rows(model.taste().items(), map, BlendModel.CONTENT_TASTE, items),
        rows(model.session().items(), map, BlendModel.CONTENT_SESSION, items),
        next == null ? null : rows(next.factors(), map, BlendModel.CONTENT_NEXT, items),
        genres,
        years,
        base,
        tailBase);
  }

  private static ColdRows rows(
      ItemFactors like, ContentMap map, String target, List<ItemDescription> items) {
    return new ColdRows(like.kernel(), map.predict(target, items, like.stride()), like.stride());
  }

  @Override
  public void copyVector(int item, float[] out, int at) {
    taste.copy(item, out, at);
  }

  /**
   * Scores the items for the user that {@link BlendScorer#scoreAll} scored last.
   *
   * @param out receives one score per item
   */
  void score(BlendModel model, BlendScorer scorer, float[] out) {
    taste.scores(scorer.joined, out, scorer.taste.scratch());
    if (scorer.coldProducts.length < base.length) {
      scorer.coldProducts = new float[base.length];
    }
    if (scorer.hasSession) {
      add(session, scorer.session.solution(), model.weight(Term.SESSION), scorer, out);
    }
    if (next != null && scorer.next != null && scorer.hasNext) {
      add(next, scorer.next.vector(), model.weight(Term.SEQUENCE), scorer, out);
    }
    float[] ofTaste = scorer.coldProducts;
    for (int i = 0; i < base.length; i++) {
      ofTaste[i] = out[i];
      out[i] += base[i];
    }
    scorer.content.addTo(
        this,
        out,
        model.weight(Term.GENRES),
        model.weight(Term.GENRES_LIKED),
        model.weight(Term.YEARS));
    float more = model.tail == null ? 0f : (float) model.tail.taste() - 1;
    for (int i = 0; i < base.length; i++) {
      float below = out[i] + more * ofTaste[i] + (tailBase[i] - base[i]);
      out[i] = scorer.reranking.moved(out[i], below);
    }
  }

  private void add(ColdRows rows, float[] user, float weight, BlendScorer scorer, float[] out) {
    if (scorer.coldProducts.length < base.length) {
      scorer.coldProducts = new float[base.length];
    }
    rows.scores(user, scorer.coldProducts, scorer.session.scratch());
    for (int i = 0; i < base.length; i++) {
      out[i] += weight * scorer.coldProducts[i];
    }
  }

  /**
   * Adds an item's weighted terms to the parts they belong to, for the user that {@link
   * BlendScorer#scoreAll} scored last.
   */
  void addParts(BlendModel model, BlendScorer scorer, int item, double[] out) {
    out[ScorePart.TASTE.index()] += taste.product(item, scorer.joined);
    if (scorer.hasSession) {
      out[ScorePart.TASTE.index()] +=
          (double) model.weight(Term.SESSION) * session.product(item, scorer.session.solution());
    }
    if (next != null && scorer.next != null && scorer.hasNext) {
      out[ScorePart.ORDER.index()] +=
          (double) model.weight(Term.SEQUENCE) * next.product(item, scorer.next.vector());
    }
    out[ScorePart.POPULARITY.index()] += base[item];
    float[] content = new float[size()];
    scorer.content.addTo(
        this,
        content,
        model.weight(Term.GENRES),
        model.weight(Term.GENRES_LIKED),
        model.weight(Term.YEARS));
    out[ScorePart.CONTENT.index()] += content[item];
  }
}
