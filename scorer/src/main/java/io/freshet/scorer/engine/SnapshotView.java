package io.freshet.scorer.engine;

import io.freshet.model.scoring.ItemDirections;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.rating.EventValues;
import io.freshet.scorer.items.ItemDictionary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot in terms of an instance's item dictionary, with its items sorted by decayed
 * popularity. Immutable and shared by all threads; made once per snapshot, before the swap.
 */
final class SnapshotView {
  final ServingModel model;
  final String version;

  /** The version's number in live quality. */
  final int versionNumber;

  /** What the events of each type were worth when the model was made. */
  final EventValues events;

  private final int[] toCatalogue;
  private final int[] toDictionary;
  private final int[] order;
  private final float[] counts;

  /** Whether no view serves the snapshot any more, so that scratch of it can be dropped. */
  volatile boolean retired;

  /** Made when it is first asked for: no answer to an event needs it. */
  private volatile @Nullable ItemDirections directions;

  SnapshotView(
      ServingModel model,
      String version,
      int versionNumber,
      ItemDictionary dictionary,
      EventValues events) {
    this.events = events;
    this.model = model;
    this.version = version;
    this.versionNumber = versionNumber;
    Catalogue catalogue = model.catalogue();
    int size = catalogue.size();
    toDictionary = new int[size];
    byte[] id = new byte[256];
    for (int index = 0; index < size; index++) {
      int length = catalogue.idLength(index);
      if (length > id.length) {
        id = new byte[length];
      }
      catalogue.copyId(index, id, 0);
      toDictionary[index] = dictionary.intern(id, 0, length);
    }
    // Items that the dictionary adds from here on are not in this catalogue.
    toCatalogue = new int[dictionary.size()];
    Arrays.fill(toCatalogue, -1);
    for (int index = 0; index < size; index++) {
      toCatalogue[toDictionary[index]] = index;
    }
    PopularityTable table = model.popularity();
    counts = new float[size];
    long[] keys = new long[size];
    for (int index = 0; index < size; index++) {
      counts[index] = table.decayed(index);
      // Counts are not negative, so their bits sort like them; inverted bits sort in descending
      // order.
      keys[index] = (long) ~Float.floatToIntBits(counts[index]) << 32 | index;
    }
    Arrays.sort(keys);
    order = new int[size];
    for (int rank = 0; rank < size; rank++) {
      order[rank] = (int) keys[rank];
    }
  }

  /** Returns the catalogue index of a dictionary number, or −1. */
  int indexOf(int item) {
    return item < toCatalogue.length ? toCatalogue[item] : -1;
  }

  /** Returns the dictionary number of a catalogue index. */
  int itemAt(int index) {
    return toDictionary[index];
  }

  int size() {
    return toDictionary.length;
  }

  /** Returns the catalogue indexes by popularity, highest first, ties by item id; not a copy. */
  int[] byPopularity() {
    return order;
  }

  /** Returns the directions of the model's item vectors, null where it has none. */
  @Nullable ItemDirections directions() {
    ItemFactors vectors = model.itemVectors();
    ItemDirections made = directions;
    if (vectors == null || made != null) {
      return made;
    }
    synchronized (this) {
      made = directions;
      if (made == null) {
        made = ItemDirections.of(vectors, model.popularity());
        directions = made;
      }
      return made;
    }
  }

  /** Returns the decayed popularity by catalogue index; not a copy. */
  float[] popularity() {
    return counts;
  }
}
