package io.freshet.scorer.engine;

import io.freshet.model.popularity.ChosenPopularity;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.TopK;
import io.freshet.schemas.rating.EventContext;
import io.freshet.scorer.engine.PopularItems.Basis;
import io.freshet.scorer.engine.PopularItems.PopularItem;
import io.freshet.scorer.items.ItemDictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Finds the items that are popular, now or in a context. Scratch of one thread. */
public final class PopularItemsFinder {
  /**
   * Weight of the popularity over all contexts beside that in one, for contexts with few events.
   */
  private static final float ALL_CONTEXTS = 0.1f;

  private final ItemDictionary dictionary;
  private final UserView nobody;
  private final Answer answer;
  private final PriorRanker ranker;
  private final TopK topK = new TopK();
  private float[] counts = new float[0];

  /**
   * Creates a finder for one thread.
   *
   * @param dictionary numbers the items
   * @param popularity the counts of this instance
   * @param most max number of items of a list, above 0
   */
  public PopularItemsFinder(ItemDictionary dictionary, ChosenPopularity popularity, int most) {
    this.dictionary = dictionary;
    this.nobody = new UserView(dictionary);
    this.answer = new Answer(most);
    this.ranker = new PriorRanker(dictionary, popularity, nobody, answer);
  }

  /**
   * Finds the items that are most popular now: the list that an unknown user gets. Unavailable and
   * unwanted items are not among them; items that nobody has chosen come last.
   *
   * @param most max number of items, from 1 to this finder's max
   * @param unwanted numbers of the dictionary that may not be found; null for none
   */
  public PopularItems now(ServingView view, int most, @Nullable IntPredicate unwanted) {
    nobody.readNobody();
    ranker.rank(view, null, most, unwanted);
    List<PopularItem> items = new ArrayList<>(answer.count);
    for (int at = 0; at < answer.count; at++) {
      items.add(new PopularItem(dictionary.id(answer.items[at]), answer.popularity[at]));
    }
    return new PopularItems(Basis.LIVE, view.modelVersion(), items);
  }

  /**
   * Finds the items that are most popular in a context, by the counts of the snapshot; without a
   * snapshot those that are popular now, as {@link #now} does.
   *
   * @param most max number of items, from 1 to this finder's max
   * @param unwanted numbers of the dictionary that may not be found; null for none
   */
  public PopularItems in(
      EventContext context, ServingView view, int most, @Nullable IntPredicate unwanted) {
    SnapshotView snapshot = view.snapshot;
    if (snapshot == null) {
      return now(view, most, unwanted);
    }
    PopularityTable table = snapshot.model.popularity();
    int size = snapshot.size();
    if (counts.length < size) {
      counts = new float[size];
    }
    for (int code = 0; code < size; code++) {
      int item = snapshot.itemAt(code);
      boolean wanted =
          !view.overlay.unavailable(item) && (unwanted == null || !unwanted.test(item));
      counts[code] =
          wanted
              ? table.cell(context.cell(), code) + ALL_CONTEXTS * table.decayed(code)
              : Float.NEGATIVE_INFINITY;
    }
    int[] codes = new int[Math.min(most, size)];
    float[] best = new float[codes.length];
    int found = topK.select(counts, size, codes.length, codes, best);
    List<PopularItem> items = new ArrayList<>(found);
    for (int at = 0; at < found; at++) {
      items.add(new PopularItem(dictionary.id(snapshot.itemAt(codes[at])), best[at]));
    }
    return new PopularItems(Basis.MODEL, snapshot.version, items);
  }
}
