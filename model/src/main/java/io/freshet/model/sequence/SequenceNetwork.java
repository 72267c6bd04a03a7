package io.freshet.model.sequence;

import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained sequence network: item vectors and dense weights, see {@link SequenceLayout}. The
 * families {@code sequence} and {@code blend} serve it. With one block, the values of an entry
 * depend on its item and its rating alone. All but their SiLU is linear in the item vector, so each
 * item's part is computed once, when the network is loaded. Immutable.
 */
public final class SequenceNetwork {
  private static final String SETTINGS = "sequence";
  private static final String LENGTHS = "sequence.lengths";
  private static final String WEIGHTS = "sequence.weights";

  private final SequenceSettings settings;
  private final ItemFactors factors;
  private final float[] lengths;
  private final float[] weights;
  private final SequenceTables tables;
  private final MachineKernel kernel;

  private SequenceNetwork(
      SequenceSettings settings,
      ItemFactors factors,
      float[] lengths,
      float[] weights,
      MachineKernel kernel) {
    this.settings = settings;
    this.factors = factors;
    this.lengths = lengths;
    this.weights = weights;
    this.kernel = kernel;
    this.tables = new SequenceTables(settings, factors, lengths, weights, kernel);
  }

  /**
   * Puts a network into a snapshot.
   *
   * @param prefix prefix of the sections' names
   * @param units items × d, each of length 1, or zero for an item that the network does not know
   * @param lengths the length of each item's vector before it was brought to length 1; 0 for an
   *     item that the network does not know
   * @param weights see {@link SequenceLayout}
   */
  public static void put(
      SnapshotWriter out,
      String prefix,
      SequenceSettings settings,
      float[] units,
      float[] lengths,
      float[] weights) {
    int items = out.catalogue().size();
    out.putText(prefix + SETTINGS, settings.toJson());
    out.putFloats(prefix + ItemFactors.SECTION, items, settings.dimensions(), units);
    out.putFloats(prefix + LENGTHS, items, 1, lengths);
    int size = new SequenceLayout(settings.dimensions(), settings.classes()).size;
    out.putFloats(prefix + WEIGHTS, size, 1, weights);
  }

  /** Tells whether a snapshot has a network under a prefix. */
  public static boolean in(Snapshot snapshot, String prefix) {
    return snapshot.has(prefix + SETTINGS);
  }

  /**
   * Loads a network.
   *
   * @param prefix prefix of the sections' names
   * @throws SnapshotFormatException if the network is missing, has another shape or a number that
   *     is not finite
   */
  public static SequenceNetwork load(Snapshot snapshot, String prefix, MachineKernel kernel)
      throws SnapshotFormatException {
    SequenceSettings settings = SequenceSettings.parse(snapshot.text(prefix + SETTINGS));
    int items = snapshot.catalogue().size();
    int d = settings.dimensions();
    FloatMatrix units = snapshot.floats(prefix + ItemFactors.SECTION, items, d);
    float[] lengths = snapshot.floats(prefix + LENGTHS, items, 1).toArray();
    int size = new SequenceLayout(d, settings.classes()).size;
    float[] weights = snapshot.floats(prefix + WEIGHTS, size, 1).toArray();
    requireFinite(snapshot, prefix + LENGTHS, lengths);
    requireFinite(snapshot, prefix + WEIGHTS, weights);
    float[] row = new float[d];
    for (int item = 0; item < items; item++) {
      units.copyRow(item, row, 0);
      requireFinite(snapshot, prefix + ItemFactors.SECTION, row);
    }
    return new SequenceNetwork(settings, new ItemFactors(units, kernel), lengths, weights, kernel);
  }

  private static void requireFinite(Snapshot snapshot, String name, float[] values)
      throws SnapshotFormatException {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new SnapshotFormatException(snapshot.file() + ": " + name + " holds " + value);
      }
    }
  }

  /** The settings. */
  public SequenceSettings settings() {
    return settings;
  }

  /** The dense weights, see {@link SequenceLayout}. Not a copy. */
  public float[] weights() {
    return weights;
  }

  /** Tells whether the network has learned an item. */
  public boolean knows(int item) {
    return lengths[item] > 0;
  }

  /** The lengths of the item vectors as trained. Not a copy. */
  public float[] lengths() {
    return lengths;
  }

  /** Copies the item vectors brought to length 1, items × d. */
  public float[] copyUnits() {
    int d = settings.dimensions();
    float[] out = new float[Math.multiplyExact(factors.items(), d)];
    float[] row = new float[factors.stride()];
    for (int item = 0; item < factors.items(); item++) {
      factors.copyRow(item, row, 0);
      System.arraycopy(row, 0, out, item * d, d);
    }
    return out;
  }

  /** Copies an item's vector as trained, {@code dimensions} floats. */
  public void copyItem(int item, float[] out, int at) {
    float[] row = new float[factors.stride()];
    copyInput(item, row);
    System.arraycopy(row, 0, out, at, settings.dimensions());
  }

  /**
   * Copies an item's vector as trained.
   *
   * @param out receives a stride of the item factors
   */
  void copyInput(int item, float[] out) {
    factors.copyRow(item, out, 0);
    for (int k = 0; k < settings.dimensions(); k++) {
      out[k] *= lengths[item];
    }
  }

  SequenceTables tables() {
    return tables;
  }

  /** The item vectors, each of length 1: a score is their product with {@link SequenceUser}. */
  public ItemFactors factors() {
    return factors;
  }

  MachineKernel kernel() {
    return kernel;
  }

  /** The half-lives of the groups of channels, for people to read. */
  public Map<String, Double> halfLives() {
    Map<String, Double> learned = new TreeMap<>();
    int at = tables.layout().halfLives;
    for (int g = 0; g < Decay.GROUPS; g++) {
      String unit = g < Decay.BY_POSITION ? "positions" : "seconds";
      learned.put(
          "half-life.group-" + (g + 1) + "." + unit,
          Decay.LN2 / Math.max(Float.MIN_NORMAL, Decay.rate(weights[at + g])));
    }
    return learned;
  }

  /** Creates the scratch of one thread. */
  public SequenceUser newUser() {
    return new SequenceUser(this);
  }
}
