package io.freshet.model.scoring;

/** Base of the scorers that use the history itself in place of user parameters. */
public abstract class HistoryScorer extends SnapshotScorer {

  /** Items of the folded-in history, oldest first. */
  protected int[] items = new int[256];

  /** Ratings of the folded-in history, in the order of {@link #items}. */
  protected float[] ratings = new float[256];

  /** Number of items in the folded-in history. */
  protected int size;

  /** By item: its index in the history plus one, or 0 if it is not in the history. */
  private final int[] places;

  /** Allocates the scores and an empty history for a model. */
  protected HistoryScorer(ServingModel model) {
    super(model);
    places = new int[model.catalogue().size()];
  }

  /** Copies a history. */
  protected void take(History history) {
    for (int j = 0; j < size; j++) {
      places[items[j]] = 0;
    }
    size = history.size();
    if (items.length < size) {
      items = new int[Math.max(size, 2 * items.length)];
      ratings = new float[items.length];
    }
    System.arraycopy(history.items(), 0, items, 0, size);
    System.arraycopy(history.ratings(), 0, ratings, 0, size);
    for (int j = 0; j < size; j++) {
      places[items[j]] = j + 1;
    }
  }

  /** The index of an item in the history, or −1. */
  protected int place(int item) {
    return places[item] - 1;
  }
}
