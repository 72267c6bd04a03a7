package io.freshet.bench.newitems;

import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.RatingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream in which items appear: one item in ten is unknown, and without ratings, until it arrives
 * at its place in the second part of the stream. A model is fitted to the first part.
 */
final class NewItemStream {
  /** Share of the ratings to which the model is fitted. */
  private static final double FITTED = 0.6;

  /** One item in so many is new. */
  private static final int ONE_IN = 10;

  private static final double LIKE_THRESHOLD = 4;
  private static final double POPULARITY_E_FOLD = 5_000;

  private final DataSet data;
  private final Map<String, Item> items = new HashMap<>();

  /** The row at which each item arrives; 0 for items that are known from the start. */
  private final int[] arrival;

  private final List<Integer> arriving = new ArrayList<>();
  private final int first;

  NewItemStream(DataSet data) {
    this.data = data;
    data.items().forEach(item -> items.put(item.itemId(), item));
    RatingTable table = data.ratings();
    this.first = (int) (table.size() * FITTED);
    this.arrival = new int[table.items()];
    for (int item = 0; item < arrival.length; item++) {
      // Spread by a multiplicative hash: file order may be an order of popularity.
      if (Integer.remainderUnsigned(item * 0x9E3779B9, ONE_IN) == 0
          && items.containsKey(table.itemId(item))) {
        arriving.add(item);
      }
    }
    // Items that arrive in the last quarter of the rest would be observed for too short a time.
    int span = (table.size() - first) * 3 / 4;
    for (int i = 0; i < arriving.size(); i++) {
      arrival[arriving.get(i)] = first + (int) ((long) span * i / arriving.size());
    }
  }

  RatingTable table() {
    return data.ratings();
  }

  /** Returns the first row for which a list is made. */
  int first() {
    return first;
  }

  /** Returns the items that arrive, in order of arrival. */
  List<Integer> arriving() {
    return arriving;
  }

  /** Returns the row at which an item arrives. */
  int arrival(int item) {
    return arrival[item];
  }

  /** Returns whether a row's item has arrived, so that its rating can happen. */
  boolean happens(int row) {
    return row >= arrival[table().item(row)];
  }

  /** Returns the metadata of an item of the table; null if there are none. */
  @Nullable Item item(int item) {
    return items.get(table().itemId(item));
  }

  /** Fits a model to the first part, without the items that arrive later. */
  ServingModel fit(Family family, Path folder, Workers workers) throws IOException {
    RatingTable table = table();
    int[] rows = new int[first];
    int count = 0;
    for (int row = 0; row < first; row++) {
      if (happens(row)) {
        rows[count++] = row;
      }
    }
    Map<Integer, List<Integer>> byUser = new HashMap<>();
    for (int row : Arrays.copyOf(rows, count)) {
      byUser.computeIfAbsent(table.user(row), user -> new ArrayList<>()).add(row);
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    byUser.forEach(
        (user, own) -> {
          builder.addUser(table.userId(user));
          for (int row : own) {
            builder.add(table.itemId(table.item(row)), table.rating(row), table.seconds(row));
          }
        });
    RatingMatrix m = builder.build();
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, LIKE_THRESHOLD, POPULARITY_E_FOLD).put(out);
    family.fit(m, new FitContext(1, LIKE_THRESHOLD, items, workers, ProgressListener.NONE), out);
    Path file = Files.createTempFile(folder, "new-items-", ".snapshot");
    try {
      out.write(file);
      // The mapping outlives the file.
      return ServingModels.load(Snapshot.open(file));
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
