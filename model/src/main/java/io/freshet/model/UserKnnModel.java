package io.freshet.model;

import java.util.Arrays;

/**
 * Neighbourhoods of users. The snapshot has the ratings of users, as rows without ids in no order;
 * whoever is served is compared with all of them, and the most similar ones, N, speak.
 *
 * <p>Implicit: the score of item i is {@code Σ s(v)} over the neighbours v who have it. Explicit:
 * the predicted rating, {@code b_ui + Σ s(v) (r_vi − b_vi) / (Σ s(v) + damping)} over the same
 * (Resnick et al.: GroupLens, CSCW 1994, equation 1, with the baseline of {@link
 * NeighbourSettings}). A rating is predicted either way. Similarities at or below zero do not
 * count.
 *
 * <p>Users who were among the training data find their own row among the neighbours. It says
 * nothing about items that they have not rated.
 */
public final class UserKnnModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "user-knn";

  /** Name of the ratings, users × items. */
  static final String RATINGS = "neighbour.ratings";

  /** Section of the settings. */
  static final String SETTINGS = "neighbours.settings";

  private final SparseRows users;
  private final SparseRows byItem;
  private final NeighbourSettings settings;
  private final RatingBaseline baseline;
  private final float[] userMean;
  private final float[] userNorm;
  private final float[] userBias;

  private UserKnnModel(
      Snapshot snapshot,
      PopularityTable popularity,
      SparseRows users,
      NeighbourSettings settings,
      RatingBaseline baseline) {
    super(FAMILY, snapshot.catalogue(), popularity);
    this.users = users;
    this.byItem = users.transposed();
    this.settings = settings;
    this.baseline = baseline;
    this.userMean = new float[users.rows()];
    this.userNorm = new float[users.rows()];
    this.userBias = new float[users.rows()];
    for (int v = 0; v < users.rows(); v++) {
      double sum = 0;
      double squares = 0;
      double fromItems = 0;
      int count = users.start(v + 1) - users.start(v);
      for (int k = users.start(v); k < users.start(v + 1); k++) {
        float rating = users.value(k);
        sum += rating;
        squares += (double) rating * rating;
        fromItems += rating - baseline.ofItem(users.column(k));
      }
      userMean[v] = (float) (sum / Math.max(1, count));
      userNorm[v] = (float) Math.sqrt(squares);
      userBias[v] = (float) (fromItems / (count + settings.userDamping()));
    }
  }

  /** A user: the history, and the neighbours found for it. */
  private static final class Own extends HistoryWorkspace {
    final int[] common;
    final float[] products;
    final float[] ownSquares;
    final float[] squares;
    final int[] touched;
    final LargestEntries nearest = new LargestEntries();
    final int[] neighbours;
    final float[] similarity;
    int[] shared = new int[256];
    int count;
    float userBias;
    final float[] weights;

    Own(UserKnnModel owner) {
      super(owner);
      int users = owner.users.rows();
      common = new int[users];
      products = new float[users];
      ownSquares = new float[users];
      squares = new float[users];
      touched = new int[users];
      neighbours = new int[users];
      similarity = new float[users];
      weights = new float[owner.catalogue().size()];
    }
  }

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param users users × items: a row has the ratings of a user; no row says whose it is
   * @param itemBias one per item
   * @throws IllegalArgumentException if the ratings do not fit the catalogue
   */
  public static void put(
      SnapshotWriter out, SparseRows users, float[] itemBias, NeighbourSettings settings) {
    int items = out.catalogue().size();
    if (users.width() != items) {
      throw new IllegalArgumentException(
          "ratings of " + users.width() + " items for " + items + " items");
    }
    users.put(out, RATINGS);
    out.putFloats(RatingBaseline.ITEM_BIAS, items, 1, itemBias);
    out.putText(SETTINGS, settings.toJson());
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is none of this family
   */
  public static UserKnnModel load(Snapshot snapshot) throws SnapshotFormatException {
    NeighbourSettings settings = NeighbourSettings.parse(snapshot.text(SETTINGS));
    return new UserKnnModel(
        snapshot,
        PopularityTable.load(snapshot),
        SparseRows.load(snapshot, RATINGS, snapshot.catalogue().size()),
        settings,
        RatingBaseline.load(snapshot, settings));
  }

  /** How the model was made. */
  public NeighbourSettings settings() {
    return settings;
  }

  @Override
  public Workspace newWorkspace() {
    return new Own(this);
  }

  /** Finds the neighbours. False without a history, or if it is implicit and has no neighbour. */
  @Override
  public boolean foldIn(History history, Workspace workspace) {
    Own own = own(workspace);
    own.take(history);
    own.count = 0;
    if (own.size == 0) {
      return false;
    }
    own.userBias = baseline.ofUser(own.items, own.ratings, 0, own.size);
    float mean = settings.pearson() && settings.explicit() ? history.meanRating() : 0f;
    double norm = 0;
    int touched = 0;
    for (int j = 0; j < own.size; j++) {
      float x = settings.explicit() ? own.ratings[j] - mean : 1f;
      norm += (double) own.ratings[j] * own.ratings[j];
      int item = own.items[j];
      for (int k = byItem.start(item), end = byItem.start(item + 1); k < end; k++) {
        int v = byItem.column(k);
        if (own.common[v]++ == 0) {
          own.touched[touched++] = v;
        }
        if (settings.explicit()) {
          float y = settings.pearson() ? byItem.value(k) - userMean[v] : byItem.value(k);
          own.products[v] += x * y;
          own.ownSquares[v] += x * x;
          own.squares[v] += y * y;
        }
      }
    }
    own.nearest.clear();
    for (int t = 0; t < touched; t++) {
      int v = own.touched[t];
      float similarity = similarity(own, v, Math.sqrt(norm));
      own.similarity[v] = similarity;
      if (similarity > 0) {
        own.nearest.add(v, similarity);
      }
      own.common[v] = 0;
      own.products[v] = 0;
      own.ownSquares[v] = 0;
      own.squares[v] = 0;
    }
    own.count = own.nearest.keep(settings.neighbours(), own.neighbours);
    return own.count > 0 || settings.explicit();
  }

  /** Similarity of the history and a user with whom it has something in common. */
  private float similarity(Own own, int v, double norm) {
    int common = own.common[v];
    double ofUser = users.start(v + 1) - users.start(v);
    double raw;
    if (!settings.explicit()) {
      double items = catalogue().size();
      raw =
          settings.pearson()
              ? (common - own.size * ofUser / items)
                  / Math.sqrt(own.size * (1 - own.size / items) * ofUser * (1 - ofUser / items))
              : common / Math.sqrt(own.size * ofUser);
    } else if (settings.pearson()) {
      raw = own.products[v] / Math.sqrt((double) own.ownSquares[v] * own.squares[v]);
    } else {
      raw = own.products[v] / (norm * userNorm[v]);
    }
    float shrunk = (float) (raw * common / (common + settings.shrinkage()));
    return Float.isFinite(shrunk) ? shrunk : 0f;
  }

  @Override
  public void scoreAll(Workspace workspace) {
    Own own = own(workspace);
    float[] scores = own.scores();
    Arrays.fill(scores, 0f);
    if (!settings.explicit()) {
      for (int n = 0; n < own.count; n++) {
        int v = own.neighbours[n];
        float similarity = own.similarity[v];
        for (int k = users.start(v), end = users.start(v + 1); k < end; k++) {
          scores[users.column(k)] += similarity;
        }
      }
      return;
    }
    float[] weights = own.weights;
    Arrays.fill(weights, 0f);
    for (int n = 0; n < own.count; n++) {
      int v = own.neighbours[n];
      float similarity = own.similarity[v];
      for (int k = users.start(v), end = users.start(v + 1); k < end; k++) {
        int item = users.column(k);
        scores[item] += similarity * (users.value(k) - baseline.ofItem(item) - userBias[v]);
        weights[item] += similarity;
      }
    }
    float damping = (float) settings.damping();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = baseline.ofItem(i) + own.userBias + scores[i] / (weights[i] + damping);
    }
  }

  /**
   * Exact for implicit cosines, where each common item adds the same to a similarity; else how far
   * the neighbours who have the item share each entry of the history.
   */
  @Override
  public Attribution attribution() {
    return settings.explicit() || settings.pearson() ? Attribution.SIMILARITY : Attribution.EXACT;
  }

  /** A neighbour's similarity is shared evenly by the items in common. */
  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    Own own = own(workspace);
    own.requireFolded(history);
    Arrays.fill(out, 0, itemCount * own.size, 0f);
    for (int n = 0; n < own.count; n++) {
      int v = own.neighbours[n];
      int common = 0;
      for (int i = 0; i < itemCount; i++) {
        if (users.find(v, items[i]) < 0) {
          continue;
        }
        if (common == 0) {
          common = inCommon(own, v);
        }
        float each = own.similarity[v] / common;
        for (int c = 0; c < common; c++) {
          out[i * own.size + own.shared[c]] += each;
        }
      }
    }
  }

  /** Collects the places in the history of what it has in common with a user. */
  private int inCommon(Own own, int v) {
    int common = 0;
    if (own.shared.length < own.size) {
      own.shared = new int[own.items.length];
    }
    for (int k = users.start(v), end = users.start(v + 1); k < end; k++) {
      int place = own.place(users.column(k));
      if (place >= 0) {
        own.shared[common++] = place;
      }
    }
    return common;
  }

  /** Implicit 0: all of a score comes from neighbours. Explicit the mean and the item's bias. */
  @Override
  public float baseline(int item) {
    return settings.explicit() ? baseline.ofItem(item) : 0f;
  }

  @Override
  public float predictedRating(Workspace workspace, int item) {
    Own own = own(workspace);
    float sum = 0;
    float weight = (float) settings.damping();
    for (int n = 0; n < own.count; n++) {
      int v = own.neighbours[n];
      int entry = users.find(v, item);
      if (entry >= 0) {
        sum += own.similarity[v] * (users.value(entry) - baseline.ofItem(item) - userBias[v]);
        weight += own.similarity[v];
      }
    }
    return settings.clipped(baseline.ofItem(item) + own.userBias + sum / weight);
  }

  private Own own(Workspace workspace) {
    return (Own) HistoryWorkspace.of(this, workspace);
  }
}
