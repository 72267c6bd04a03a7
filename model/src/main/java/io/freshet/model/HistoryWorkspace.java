package io.freshet.model;

import java.util.Arrays;

/** A workspace of the families whose users are their history itself. */
class HistoryWorkspace extends Workspace {

  /** Items of the history folded in, oldest first. */
  int[] items = new int[256];

  /** Their ratings. */
  float[] ratings = new float[256];

  /** How many they are. */
  int size;

  /** By item: its place in the history plus one, 0 where it is not in it. */
  private final int[] places;

  HistoryWorkspace(ServingModel owner) {
    super(owner);
    places = new int[owner.catalogue().size()];
  }

  /** Takes a copy of a history. */
  void take(History history) {
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
    folded(history);
  }

  /** The place of an item in the history, or −1. */
  int place(int item) {
    return places[item] - 1;
  }

  /** All scores zero. */
  void clearScores() {
    Arrays.fill(scores(), 0f);
  }

  /**
   * The workspace as one that this model has made.
   *
   * @throws IllegalArgumentException if another model did
   */
  static HistoryWorkspace of(ServingModel model, Workspace workspace) {
    workspace.requireOwner(model);
    return (HistoryWorkspace) workspace;
  }
}
