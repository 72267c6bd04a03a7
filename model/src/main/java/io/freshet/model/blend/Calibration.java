package io.freshet.model.blend;

import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps an item's share of the softmax ({@link BlendScorer#softmaxTotal}) to the probability that
 * the user likes the item next. The map is a non-decreasing, piecewise linear function of
 * logarithms (isotonic regression). Below the first knot the probability falls in proportion to the
 * share; above the last knot it is constant. A reliability table shows how right the probabilities
 * were on held-out events, which neither the weights nor the knots were fitted to. Immutable.
 */
public final class Calibration {
  /**
   * Section of the knots; each is the natural logarithm of a share and of a probability. Earlier
   * snapshots have a section {@code blend.probability} for shares of rough totals, which is
   * ignored.
   */
  static final String KNOTS = "blend.chance";

  /** Section of the reliability table, rows of {@link Band}. */
  static final String RELIABILITY = "blend.chance.reliability";

  /** Lower ends of the bands of a reliability table. */
  private static final float[] ENDS = {0f, 0.001f, 0.002f, 0.005f, 0.01f, 0.02f, 0.05f, 0.1f, 0.2f};

  private static final int BAND_COLUMNS = 4;

  private final float[] shares;
  private final float[] chances;
  private final Band[] bands;

  /**
   * The outcome of all items with a predicted probability in one band.
   *
   * @param from lower end of the band, a probability
   * @param predicted mean predicted probability
   * @param observed share of these items that were liked next
   * @param cases number of items
   */
  public record Band(float from, float predicted, float observed, float cases) {}

  private Calibration(float[] shares, float[] chances, Band[] bands) {
    this.shares = shares;
    this.chances = chances;
    this.bands = bands;
  }

  /**
   * Creates a calibration.
   *
   * @param shares natural logarithms of softmax shares, ascending, at most 0
   * @param chances natural logarithms of probabilities, non-decreasing, at most 0
   * @param bands the reliability table; may be empty
   * @throws IllegalArgumentException if the lengths differ or a value breaks these rules
   */
  public static Calibration of(float[] shares, float[] chances, Band[] bands) {
    if (shares.length == 0 || shares.length != chances.length) {
      throw new IllegalArgumentException(
          shares.length
              + " shares and "
              + chances.length
              + " chances: a calibration needs one chance per share");
    }
    for (int k = 0; k < shares.length; k++) {
      boolean ascending = k == 0 || (shares[k] > shares[k - 1] && chances[k] >= chances[k - 1]);
      if (!ascending || !isLogarithm(shares[k]) || !isLogarithm(chances[k])) {
        throw new IllegalArgumentException(
            "knot " + k + " cannot be (" + shares[k] + ", " + chances[k] + ")");
      }
    }
    for (Band band : bands) {
      if (!isShare(band.from)
          || !isShare(band.predicted)
          || !isShare(band.observed)
          || !(band.cases >= 0 && Float.isFinite(band.cases))) {
        throw new IllegalArgumentException("not a band of a reliability table: " + band);
      }
    }
    return new Calibration(shares.clone(), chances.clone(), bands.clone());
  }

  private static boolean isLogarithm(float value) {
    return value <= 0 && Float.isFinite(value);
  }

  private static boolean isShare(float value) {
    return value >= 0 && value <= 1;
  }

  /** The band that a probability falls into. */
  public static int band(double chance) {
    int band = ENDS.length - 1;
    while (band > 0 && chance < ENDS[band]) {
      band--;
    }
    return band;
  }

  /** The number of bands. */
  public static int bandCount() {
    return ENDS.length;
  }

  /** The lower end of a band. */
  public static float bandFrom(int band) {
    return ENDS[band];
  }

  /**
   * The probability that the user likes an item next.
   *
   * @param share natural logarithm of the item's softmax share; −∞ is a share of 0
   * @return a probability from 0 to 1
   */
  public float chance(float share) {
    int last = shares.length - 1;
    if (share <= shares[0]) {
      return (float) Math.exp(chances[0] + (share - shares[0]));
    }
    if (share >= shares[last]) {
      return (float) Math.exp(chances[last]);
    }
    int k = 1;
    while (share > shares[k]) {
      k++;
    }
    float along = (share - shares[k - 1]) / (shares[k] - shares[k - 1]);
    return (float) Math.exp(chances[k - 1] + along * (chances[k] - chances[k - 1]));
  }

  /** The reliability table for people to read; each name holds the lower end of its band. */
  public Map<String, Double> learned() {
    Map<String, Double> out = new TreeMap<>();
    for (Band band : bands) {
      String prefix = "reliability.from-" + band.from + ".";
      out.put(prefix + "predicted", (double) band.predicted);
      out.put(prefix + "observed", (double) band.observed);
      out.put(prefix + "cases", (double) band.cases);
    }
    return out;
  }

  /** Puts the knots and the reliability table into a snapshot. */
  public void put(SnapshotWriter out) {
    float[] knots = new float[2 * shares.length];
    for (int k = 0; k < shares.length; k++) {
      knots[2 * k] = shares[k];
      knots[2 * k + 1] = chances[k];
    }
    out.putFloats(KNOTS, shares.length, 2, knots);
    float[] rows = new float[BAND_COLUMNS * bands.length];
    for (int b = 0; b < bands.length; b++) {
      rows[BAND_COLUMNS * b] = bands[b].from;
      rows[BAND_COLUMNS * b + 1] = bands[b].predicted;
      rows[BAND_COLUMNS * b + 2] = bands[b].observed;
      rows[BAND_COLUMNS * b + 3] = bands[b].cases;
    }
    out.putFloats(RELIABILITY, bands.length, BAND_COLUMNS, rows);
  }

  /**
   * Loads the calibration of a snapshot.
   *
   * @return the calibration, or null if the snapshot has none
   * @throws SnapshotFormatException if the calibration breaks the rules of {@link #of}
   */
  static @Nullable Calibration load(Snapshot snapshot) throws SnapshotFormatException {
    if (!snapshot.has(KNOTS)) {
      return null;
    }
    FloatMatrix knots = snapshot.floats(KNOTS, snapshot.floats(KNOTS).rows(), 2);
    float[] shares = new float[knots.rows()];
    float[] chances = new float[knots.rows()];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = knots.get(k, 0);
      chances[k] = knots.get(k, 1);
    }
    FloatMatrix rows =
        snapshot.floats(RELIABILITY, snapshot.floats(RELIABILITY).rows(), BAND_COLUMNS);
    Band[] bands = new Band[rows.rows()];
    for (int b = 0; b < bands.length; b++) {
      bands[b] = new Band(rows.get(b, 0), rows.get(b, 1), rows.get(b, 2), rows.get(b, 3));
    }
    try {
      return of(shares, chances, bands);
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(snapshot.file() + ": " + e.getMessage(), e);
    }
  }
}
