package io.freshet.scorer.engine;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel.Attribution;
import io.freshet.model.scoring.TopK;
import io.freshet.scorer.engine.BroughtItems.BroughtItem;
import io.freshet.scorer.items.ItemDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items that an item brings: the model scores a history that holds the item alone, and
 * the item's part of each score decides. Popularity and context are parts that no history brings,
 * so they do not count. Scratch of one thread.
 */
public final class BroughtItemsFinder {
  private static final int[] FIRST_ENTRY = {0};

  private final ItemDictionary dictionary;
  private final UserScorers scorers = new UserScorers();
  private final History history = new History();
  private final TopK topK = new TopK();

  /** The catalogue indexes 0, 1, 2 … */
  private int[] all = new int[0];

  private float[] brought = new float[0];

  /**
   * Creates a finder for one thread.
   *
   * @param dictionary numbers the items
   */
  public BroughtItemsFinder(ItemDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Finds the items that an item brings most. The item itself, unavailable items and unwanted items
   * are not among them.
   *
   * @param item a number of the dictionary
   * @param rating of the item in the history, on the scale that the model was trained on
   * @param epochSeconds time of the rating
   * @param most items to find, above 0
   * @param unwanted numbers of the dictionary that may not be found; null for none
   * @return empty if there is no model, or it does not know the item, or it cannot say what an
   *     entry of a history brings
   */
  public Optional<BroughtItems> find(
      ServingView view,
      int item,
      float rating,
      long epochSeconds,
      int most,
      @Nullable IntPredicate unwanted) {
    SnapshotView snapshot = view.snapshot;
    int index = view.indexOf(item);
    if (snapshot == null || index < 0 || snapshot.model.attribution() == Attribution.NONE) {
      return Optional.empty();
    }
    history.clear();
    history.add(index, rating, epochSeconds);
    history.ask(History.NO_CELL, History.NO_HOUR, epochSeconds);
    FoldedUser folded = scorers.of(snapshot).foldIn(history);
    if (folded == null || !folded.personal()) {
      return Optional.empty();
    }
    ScoredUser scored = folded.scoreAll();
    int size = snapshot.size();
    reserve(size);
    scored.contributions(all, size, FIRST_ENTRY, 1, brought);
    for (int code = 0; code < size; code++) {
      int other = snapshot.itemAt(code);
      if (!(brought[code] > 0)
          || other == item
          || view.overlay.unavailable(other)
          || (unwanted != null && unwanted.test(other))) {
        brought[code] = Float.NEGATIVE_INFINITY;
      }
    }
    return Optional.of(
        new BroughtItems(
            snapshot.version,
            snapshot.model.family(),
            snapshot.model.attribution(),
            best(snapshot, scored, most)));
  }

  private List<BroughtItem> best(SnapshotView snapshot, ScoredUser scored, int most) {
    int[] codes = new int[Math.min(most, snapshot.size())];
    float[] contributions = new float[codes.length];
    float[] scores = new float[codes.length];
    int count = topK.select(brought, snapshot.size(), codes.length, codes, contributions);
    scored.scoreExactly(codes, count, scores);
    List<BroughtItem> items = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      String id = dictionary.id(snapshot.itemAt(codes[at]));
      items.add(new BroughtItem(id, scores[at], contributions[at]));
    }
    return items;
  }

  private void reserve(int size) {
    if (all.length < size) {
      all = new int[size];
      Arrays.setAll(all, i -> i);
      brought = new float[size];
    }
  }
}
