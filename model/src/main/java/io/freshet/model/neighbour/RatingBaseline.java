package io.freshet.model.neighbour;

import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;

/** The baseline of ratings: the mean plus an item bias plus a user bias. */
final class RatingBaseline {

  /** Section of the item biases, items × 1. */
  static final String ITEM_BIAS = "item.bias";

  private final NeighbourSettings settings;
  private final float[] ofItem;

  private RatingBaseline(NeighbourSettings settings, float[] ofItem) {
    this.settings = settings;
    this.ofItem = ofItem;
  }

  static RatingBaseline load(Snapshot snapshot, NeighbourSettings settings)
      throws SnapshotFormatException {
    float[] ofItem = snapshot.floats(ITEM_BIAS, snapshot.catalogue().size(), 1).toArray();
    for (int i = 0; i < ofItem.length; i++) {
      if (!Float.isFinite(ofItem[i])) {
        throw new SnapshotFormatException(
            snapshot.file() + " has the bias " + ofItem[i] + " for item " + i);
      }
      ofItem[i] += (float) settings.mean();
    }
    return new RatingBaseline(settings, ofItem);
  }

  /** The mean plus the item's bias. */
  float ofItem(int item) {
    return ofItem[item];
  }

  /** The bias of a user with these ratings of these items. */
  float ofUser(int[] items, float[] ratings, int from, int to) {
    double sum = 0;
    for (int j = from; j < to; j++) {
      sum += ratings[j] - ofItem[items[j]];
    }
    return (float) (sum / (to - from + settings.userDamping()));
  }
}
