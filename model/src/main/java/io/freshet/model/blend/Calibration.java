package io.freshet.model.blend;

import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From the share of an item in the softmax over the whole catalogue to the chance that it is what
 * the user likes next. Knots of both logarithms, neither of which falls (isotonic regression), are
 * joined by straight lines; below the first knot both fall together, and above the last one the
 * chance stays as it is. Beside them stands how right such chances were on events that neither the
 * weights nor the knots had seen. Immutable.
 */
public final class Calibration {
  /** Section of the knots, each the natural logarithms of a share and of a chance. */
  static final String KNOTS = "blend.probability";

  /** Section of the reliability table, rows of {@link Band}. */
  static final String RELIABILITY = "blend.reliability";

  /** Lower ends of the bands of a reliability table. */
  private static final float[] ENDS = {0f, 0.001f, 0.002f, 0.005f, 0.01f, 0.02f, 0.05f, 0.1f, 0.2f};

  private static final int BAND_COLUMNS = 4;

  private final float[] shares;
  private final float[] chances;
  private final Band[] bands;

  /**
   * What came of the items that were given a chance within a band.
   *
   * @param from lower end of the band, a chance
   * @param predicted mean chance that they were given
   * @param observed share of them that were liked next
   * @param cases how many there were
   */
  public record Band(float from, float predicted, float observed, float cases) {}

  private Calibration(float[] shares, float[] chances, Band[] bands) {
    this.shares = shares;
    this.chances = chances;
    this.bands = bands;
  }

  /**
   * Makes a calibration.
   *
   * @param shares logarithms of shares of the softmax, ascending, at most 0
   * @param chances logarithms of chances, not descending, at most 0
   * @param bands the reliability table, which may be empty
   * @throws IllegalArgumentException if they do not fit each other or break these rules
   */
  public static Calibration of(float[] shares, float[] chances, Band[] bands) {
    if (shares.length == 0 || shares.length != chances.length) {
      throw new IllegalArgumentException(
          shares.length + " shares and " + chances.length + " chances make no knots");
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
        throw new IllegalArgumentException("no reliability is " + band);
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

  /** The band of a chance. */
  public static int band(double chance) {
    int band = ENDS.length - 1;
    while (band > 0 && chance < ENDS[band]) {
      band--;
    }
    return band;
  }

  /** How many bands there are. */
  public static int bandCount() {
    return ENDS.length;
  }

  /** The lower end of a band. */
  public static float bandFrom(int band) {
    return ENDS[band];
  }

  /**
   * The chance of an item.
   *
   * @param share natural logarithm of its share of the softmax; −∞ is none
   * @return from 0 to 1
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

  /** The reliability table by names that say the band's lower end, for people. */
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
   * @return null where there is none
   * @throws SnapshotFormatException if it breaks the rules of {@link #of}
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
