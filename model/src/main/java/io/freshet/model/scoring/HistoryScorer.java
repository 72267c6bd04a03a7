package io.freshet.model.scoring;

/** Scorer of the families whose users are their history itself. */
public abstract class HistoryScorer extends SnapshotScorer {

  /** Items of the history folded in, oldest first. */
  public int[] items = new int[256];

  /** Their ratings. */
  public float[] ratings = new float[256];

  /** How many they are. */
  public int size;

  /** By item: its place in the history plus one, 0 where it is not in it. */
  private final int[] places;

  public HistoryScorer(ServingModel model) {
    super(model);
    places = new int[model.catalogue().size()];
  }

  /** Takes a copy of a history. */
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

  /** The place of an item in the history, or −1. */
  public int place(int item) {
    return places[item] - 1;
  }
}
