package io.freshet.model;

import java.util.Arrays;

/**
 * The family that knows nothing: each history gets an order of its own out of a hash, so that lists
 * are repeatable and no two items tie but by chance. The floor of every table.
 */
public final class RandomModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "random";

  /** Section of the seed, a decimal number. */
  static final String SEED = "random.seed";

  /** Holds the hash of the history last folded in. */
  private static final class Draw extends Workspace {
    private long hash;

    private Draw(RandomModel owner) {
      super(owner);
    }
  }

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
   * @throws SnapshotFormatException if the snapshot is none of this family
   */
  public static RandomModel load(Snapshot snapshot) throws SnapshotFormatException {
    String text = snapshot.text(SEED);
    try {
      return new RandomModel(
          snapshot.catalogue(), PopularityTable.load(snapshot), Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new SnapshotFormatException(SEED + " is no whole number: \"" + text + "\"", e);
    }
  }

  @Override
  public Workspace newWorkspace() {
    return new Draw(this);
  }

  /** Hashes the opinions and the moment that is asked for; false for an empty history. */
  @Override
  public boolean foldIn(History history, Workspace workspace) {
    Draw draw = draw(workspace);
    long hash = mix(seed);
    for (int k = 0; k < history.size(); k++) {
      hash = mix(hash ^ history.items()[k]);
      hash = mix(hash ^ history.seconds()[k]);
    }
    draw.hash = mix(hash ^ history.moment());
    return history.size() > 0;
  }

  @Override
  public boolean ranksForEverybody() {
    return true;
  }

  /** Scores are uniform in [0, 1) with 24 bits. */
  @Override
  public void scoreAll(Workspace workspace) {
    Draw draw = draw(workspace);
    float[] scores = draw.scores();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (mix(draw.hash + i) >>> 40) * 0x1p-24f;
    }
  }

  private Draw draw(Workspace workspace) {
    workspace.requireOwner(this);
    return (Draw) workspace;
  }

  /** SplitMix64's step and finisher (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    long x = z + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  @Override
  public Attribution attribution() {
    return Attribution.NONE;
  }

  /** All parts are zero: no entry of the history accounts for anything. */
  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    workspace.requireOwner(this);
    Arrays.fill(out, 0, itemCount * history.size(), 0f);
  }

  /** What a score is on average. */
  @Override
  public float baseline(int item) {
    return 0.5f;
  }

  @Override
  public float predictedRating(Workspace workspace, int item) {
    return Float.NaN;
  }
}
