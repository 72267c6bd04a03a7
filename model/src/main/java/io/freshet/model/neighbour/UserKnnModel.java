package io.freshet.model.neighbour;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.HistoryScorer;
import io.freshet.model.scoring.LargestEntries;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * User-based nearest neighbours. The snapshot has the ratings of the training users as rows without
 * user ids. The served user is compared with all rows; the most similar users, N, are the
 * neighbours.
 *
 * <p>Implicit: the score of item i is {@code Σ s(v)} over the neighbours v who rated it. Explicit:
 * the score is the predicted rating, {@code b_ui + Σ s(v) (r_vi − b_vi) / (Σ s(v) + damping)} over
 * the same neighbours (Resnick et al.: GroupLens, CSCW 1994, equation 1, with the baseline of
 * {@link NeighbourSettings}). Both kinds predict ratings. Similarities of 0 or less do not count.
 *
 * <p>A user from the training data finds their own row among the neighbours. That row adds nothing
 * to items that the user has not rated.
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

  /**
   * Puts a model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param users users × items: each row has the ratings of one user, without the user's id
   * @param itemBias one bias per item
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
   * @throws SnapshotFormatException if the snapshot is not of this family
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

  /** The settings of the model. */
  public NeighbourSettings settings() {
    return settings;
  }

  /**
   * Exact for implicit cosines, where each common item adds the same amount to a similarity.
   * Otherwise by similarity: how many of the neighbours with the item also have each entry of the
   * history.
   */
  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public Attribution attribution() {
    return settings.explicit() || settings.pearson() ? Attribution.SIMILARITY : Attribution.EXACT;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  /** A folded-in user: the history and its neighbours. */
  private final class Scorer extends HistoryScorer {
    private final int[] common = new int[users.rows()];
    private final float[] products = new float[users.rows()];
    private final float[] ownSquares = new float[users.rows()];
    private final float[] squares = new float[users.rows()];
    private final int[] touched = new int[users.rows()];
    private final LargestEntries nearest = new LargestEntries();
    private final int[] neighbours = new int[users.rows()];
    private final float[] similarity = new float[users.rows()];
    private int[] shared = new int[256];

    /** By index in the history: the index among the requested entries, or −1. */
    private int[] asked = new int[256];

    private int count;
    private float ownBias;
    private final float[] weights = new float[catalogue().size()];

    Scorer() {
      super(UserKnnModel.this);
    }

    /** Finds the neighbours. Null without a history, or, if implicit, without a neighbour. */
    @Override
    public @Nullable FoldedUser foldIn(History history) {
      take(history);
      count = 0;
      if (size == 0) {
        return null;
      }
      ownBias = baseline.ofUser(items, ratings, 0, size);
      float mean = settings.pearson() && settings.explicit() ? history.meanRating() : 0f;
      double norm = 0;
      int found = 0;
      for (int j = 0; j < size; j++) {
        float x = settings.explicit() ? ratings[j] - mean : 1f;
        norm += (double) ratings[j] * ratings[j];
        int item = items[j];
        for (int k = byItem.start(item), end = byItem.start(item + 1); k < end; k++) {
          int v = byItem.column(k);
          if (common[v]++ == 0) {
            touched[found++] = v;
          }
          if (settings.explicit()) {
            float y = settings.pearson() ? byItem.value(k) - userMean[v] : byItem.value(k);
            products[v] += x * y;
            ownSquares[v] += x * x;
            squares[v] += y * y;
          }
        }
      }
      nearest.clear();
      for (int t = 0; t < found; t++) {
        int v = touched[t];
        similarity[v] = similarity(v, Math.sqrt(norm));
        if (similarity[v] > 0) {
          nearest.add(v, similarity[v]);
        }
        common[v] = 0;
        products[v] = 0;
        ownSquares[v] = 0;
        squares[v] = 0;
      }
      count = nearest.keep(settings.neighbours(), neighbours);
      return (count > 0 || settings.explicit()) ? this : null;
    }

    /** The similarity of the history to a training user with at least one common item. */
    private float similarity(int v, double norm) {
      int inCommon = common[v];
      double ofUser = users.start(v + 1) - users.start(v);
      double raw;
      if (!settings.explicit()) {
        double all = catalogue().size();
        raw =
            settings.pearson()
                ? (inCommon - size * ofUser / all)
                    / Math.sqrt(size * (1 - size / all) * ofUser * (1 - ofUser / all))
                : inCommon / Math.sqrt(size * ofUser);
      } else if (settings.pearson()) {
        raw = products[v] / Math.sqrt((double) ownSquares[v] * squares[v]);
      } else {
        raw = products[v] / (norm * userNorm[v]);
      }
      float shrunk = (float) (raw * inCommon / (inCommon + settings.shrinkage()));
      return Float.isFinite(shrunk) ? shrunk : 0f;
    }

    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      Arrays.fill(scores, 0f);
      if (!settings.explicit()) {
        for (int n = 0; n < count; n++) {
          int v = neighbours[n];
          for (int k = users.start(v), end = users.start(v + 1); k < end; k++) {
            scores[users.column(k)] += similarity[v];
          }
        }
        return this;
      }
      Arrays.fill(weights, 0f);
      for (int n = 0; n < count; n++) {
        int v = neighbours[n];
        for (int k = users.start(v), end = users.start(v + 1); k < end; k++) {
          int item = users.column(k);
          scores[item] += similarity[v] * (users.value(k) - baseline.ofItem(item) - userBias[v]);
          weights[item] += similarity[v];
        }
      }
      float damping = (float) settings.damping();
      for (int i = 0; i < scores.length; i++) {
        scores[i] = baseline.ofItem(i) + ownBias + scores[i] / (weights[i] + damping);
      }
      return this;
    }

    /** Divides each neighbour's similarity equally among the common items. */
    @Override
    public void contributions(int[] to, int itemCount, int[] entries, int entryCount, float[] out) {
      Arrays.fill(out, 0, itemCount * entryCount, 0f);
      ask(entries, entryCount);
      for (int n = 0; n < count; n++) {
        int v = neighbours[n];
        int inCommon = 0;
        for (int i = 0; i < itemCount; i++) {
          if (users.find(v, to[i]) < 0) {
            continue;
          }
          if (inCommon == 0) {
            inCommon = inCommon(v);
          }
          float each = similarity[v] / inCommon;
          for (int c = 0; c < inCommon; c++) {
            int entry = asked[shared[c]];
            if (entry >= 0) {
              out[i * entryCount + entry] += each;
            }
          }
        }
      }
    }

    private void ask(int[] entries, int entryCount) {
      if (asked.length < size) {
        asked = new int[items.length];
        shared = new int[items.length];
      }
      Arrays.fill(asked, 0, size, -1);
      for (int e = 0; e < entryCount; e++) {
        asked[entries[e]] = e;
      }
    }

    /** Collects the history indexes of the items in common with a training user. */
    private int inCommon(int v) {
      int found = 0;
      for (int k = users.start(v), end = users.start(v + 1); k < end; k++) {
        int place = place(users.column(k));
        if (place >= 0) {
          shared[found++] = place;
        }
      }
      return found;
    }

    /**
     * Implicit: 0, the whole score comes from neighbours. Explicit: the mean plus the item's bias.
     */
    @Override
    public float baseline(int item) {
      return settings.explicit() ? baseline.ofItem(item) : 0f;
    }

    @Override
    public float predictedRating(int item) {
      float sum = 0;
      float weight = (float) settings.damping();
      for (int n = 0; n < count; n++) {
        int v = neighbours[n];
        int entry = users.find(v, item);
        if (entry >= 0) {
          sum += similarity[v] * (users.value(entry) - baseline.ofItem(item) - userBias[v]);
          weight += similarity[v];
        }
      }
      return settings.clipped(baseline.ofItem(item) + ownBias + sum / weight);
    }
  }
}
