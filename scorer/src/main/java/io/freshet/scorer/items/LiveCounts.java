package io.freshet.scorer.items;

import io.freshet.model.popularity.ChosenPopularity;
import io.freshet.model.popularity.LivePopularity;

/**
 * The counts of one scorer instance on the events that it reads.
 *
 * @param ratings the first interest of a user in an item counts 1: live quality's baseline for
 *     every answer
 * @param likes these and all likes, with the decay that the stream favours: the order of the rungs
 *     below the model
 */
public record LiveCounts(LivePopularity ratings, ChosenPopularity likes) {

  /**
   * Creates empty counts.
   *
   * @param dictionary numbers the items
   */
  public static LiveCounts empty(ItemDictionary dictionary) {
    return new LiveCounts(
        new LivePopularity(dictionary::compare, LivePopularity.E_FOLD_EVENTS),
        new ChosenPopularity(dictionary::compare));
  }

  /**
   * Counts one event.
   *
   * @param item the item's number in the dictionary; nothing is counted for {@link
   *     ItemDictionary#NONE}
   * @param first whether it is the user's first interest in the item
   * @param liked whether it is a like: a rating at or above the threshold, or an event of a goal
   */
  public void count(int item, boolean first, boolean liked) {
    if (item == ItemDictionary.NONE) {
      return;
    }
    if (first) {
      ratings.count(item, 1);
    }
    if (first || liked) {
      likes.count(item, liked);
    }
  }

  /** Adds the counts of the first snapshot to both, see {@link LivePopularity#seed}. */
  public void seed(int[] items, float[] counts) {
    ratings.seed(items, counts);
    likes.seed(items, counts);
  }
}
