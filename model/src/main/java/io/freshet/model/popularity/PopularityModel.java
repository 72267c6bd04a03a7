package io.freshet.model.popularity;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.Locale;

/**
 * The popularity family: the same order for every user, by the popularity of items at training
 * time. The {@link Kind} says how popularity is counted.
 */
public final class PopularityModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "popularity";

  /** Section of the decayed weights of liked events, items × 1. */
  public static final String LIKED = "popularity.liked";

  /** Section of the kind, in lower case; a snapshot without it has {@link Kind#DECAYED}. */
  static final String KIND = "popularity.kind";

  /** How popularity is counted. */
  public enum Kind {
    /** Every event of all time, equally. */
    ALL,
    /** Every event, with exponential decay. */
    DECAYED,
    /** Liked events, with exponential decay. */
    LIKED,
    /**
     * Events in the requested context cell, with exponential decay; as {@link #DECAYED} if no cell
     * is requested.
     */
    CELL;

    /** The kind as written in settings. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;

  /** One weight per item; unused by {@link Kind#CELL}. */
  private final float[] weights;

  private PopularityModel(
      Catalogue catalogue, PopularityTable popularity, Kind kind, float[] weights) {
    super(FAMILY, catalogue, popularity);
    this.kind = kind;
    this.weights = weights;
  }

  /** Puts the kind into a snapshot, beside {@link PopularityTable#put} and the counts. */
  public static void put(SnapshotWriter out, Kind kind) {
    out.putText(KIND, kind.text());
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static PopularityModel load(Snapshot snapshot) throws SnapshotFormatException {
    PopularityTable table = PopularityTable.load(snapshot);
    Kind kind = snapshot.has(KIND) ? kind(snapshot.text(KIND)) : Kind.DECAYED;
    int items = snapshot.catalogue().size();
    float[] weights = new float[items];
    if (kind == Kind.ALL || kind == Kind.LIKED) {
      FloatMatrix counts =
          snapshot.floats(kind == Kind.ALL ? PopularityTable.ALL : LIKED, items, 1);
      for (int i = 0; i < items; i++) {
        weights[i] = counts.get(i, 0);
      }
    } else {
      for (int i = 0; i < items; i++) {
        weights[i] = table.decayed(i);
      }
    }
    return new PopularityModel(snapshot.catalogue(), table, kind, weights);
  }

  private static Kind kind(String text) throws SnapshotFormatException {
    for (Kind kind : Kind.values()) {
      if (kind.text().equals(text)) {
        return kind;
      }
    }
    throw new SnapshotFormatException("unknown kind of popularity: \"" + text + "\"");
  }

  /** How popularity is counted. */
  public Kind kind() {
    return kind;
  }

  @Override
  public Attribution attribution() {
    return Attribution.NONE;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  private final class Scorer extends SnapshotScorer {
    private int cell = History.NO_CELL;

    Scorer() {
      super(PopularityModel.this);
    }

    /** Never null: this family ranks for every user. Reads the requested context cell. */
    @Override
    public FoldedUser foldIn(History history) {
      cell = history.cell();
      return this;
    }

    @Override
    public boolean personal() {
      return false;
    }

    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      if (kind == Kind.CELL && cell != History.NO_CELL) {
        for (int i = 0; i < scores.length; i++) {
          scores[i] = popularity().cell(cell, i);
        }
      } else {
        System.arraycopy(weights, 0, scores, 0, scores.length);
      }
      return this;
    }

    /** All zero: no entry of the history plays a role. */
    @Override
    public void contributions(
        int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
      Arrays.fill(out, 0, itemCount * entryCount, 0f);
    }

    /** The whole score, over all contexts. */
    @Override
    public float baseline(int item) {
      return weights[item];
    }
  }
}
