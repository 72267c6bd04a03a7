package io.freshet.scorer.engine;

import io.freshet.scorer.engine.PopularItems.Basis;
import io.freshet.scorer.engine.PopularItems.PopularItem;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.LivePopularity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items that are popular in a context: the list that an unknown user gets. Scratch of one
 * thread.
 */
public final class PopularItemsFinder {
  private final ItemDictionary dictionary;
  private final UserView nobody;
  private final Answer answer;
  private final PriorRanker ranker;

  /**
   * Creates a finder for one thread.
   *
   * @param dictionary numbers the items
   * @param popularity the decayed counts of this instance
   * @param most max number of items of a list, above 0
   */
  public PopularItemsFinder(ItemDictionary dictionary, LivePopularity popularity, int most) {
    this.dictionary = dictionary;
    this.nobody = new UserView(dictionary);
    this.answer = new Answer(most);
    this.ranker = new PriorRanker(dictionary, popularity, nobody, answer);
  }

  /**
   * Finds the most popular items. Unavailable and unwanted items are not among them; items that
   * nobody has chosen come last.
   *
   * @param cell context cell, see {@link io.freshet.schemas.rating.EventContext#cell}
   * @param most max number of items, from 1 to this finder's max
   * @param unwanted numbers of the dictionary that may not be found; null for none
   */
  public PopularItems find(ServingView view, int cell, int most, @Nullable IntPredicate unwanted) {
    nobody.readNobody();
    ranker.rank(view, cell, null, most, unwanted);
    List<PopularItem> items = new ArrayList<>(answer.count);
    for (int at = 0; at < answer.count; at++) {
      items.add(new PopularItem(dictionary.id(answer.items[at]), answer.popularity[at]));
    }
    return new PopularItems(
        view.snapshot == null ? Basis.LIVE : Basis.MODEL, view.modelVersion(), items);
  }
}
