package io.freshet.model.popularity;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;

/**
 * The random family, the lowest baseline of every table: a hash gives each history its own order.
 * Lists are repeatable, and items tie only by chance.
 */
public final class RandomModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "random";

  /** Section of the seed, a decimal number. */
  static final String SEED = "random.seed";

  private final long seed;

  private RandomModel(Catalogue catalogue, PopularityTable popularity, long seed) {
    super(FAMILY, catalogue, popularity);
    this.seed = seed;
  }

  /** Puts the family into a snapshot, beside {@link PopularityTable#put}. */
  public static void put(SnapshotWriter out, long seed) {
    out.putText(SEED, Long.toString(seed));
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static RandomModel load(Snapshot snapshot) throws SnapshotFormatException {
    String text = snapshot.text(SEED);
    try {
      return new RandomModel(
          snapshot.catalogue(), PopularityTable.load(snapshot), Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new SnapshotFormatException(SEED + " is not an integer: \"" + text + "\"", e);
    }
  }

  @Override
  public Attribution attribution() {
    return Attribution.NONE;
  }

  /** One step and finisher of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    long x = z + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  private final class Scorer extends SnapshotScorer {
    private long hash;
    private boolean personal;

    Scorer() {
      super(RandomModel.this);
    }

    /** Hashes the opinions and the requested moment; never null. */
    @Override
    public FoldedUser foldIn(History history) {
      hash = mix(seed);
      for (int k = 0; k < history.size(); k++) {
        hash = mix(hash ^ history.items()[k]);
        hash = mix(hash ^ history.seconds()[k]);
      }
      hash = mix(hash ^ history.moment());
      personal = history.size() > 0;
      return this;
    }

    @Override
    public boolean personal() {
      return personal;
    }

    /** Scores are uniform in [0, 1) with 24 bits. */
    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (mix(hash + i) >>> 40) * 0x1p-24f;
      }
      return this;
    }

    /** All zero: no entry of the history plays a role. */
    @Override
    public void contributions(
        int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
      Arrays.fill(out, 0, itemCount * entryCount, 0f);
    }

    /** The mean of the scores. */
    @Override
    public float baseline(int item) {
      return 0.5f;
    }
  }
}
