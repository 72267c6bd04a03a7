package io.freshet.model.sequence;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.RoughFactors;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sequence model: the newest ratings of a user, each weighted by how many positions and how many
 * seconds ago it was, make a vector, and items are scored by their cosine with it. {@link
 * SequenceLayout} has the equations. The network has one block and no attention, as in HSTU and
 * FuXi-γ with exponential decays for weights (Zhai et al., "Actions Speak Louder than Words", ICML
 * 2024).
 *
 * <p>With one block, the values of an entry depend on its item and its rating alone. All but their
 * SiLU is linear in the item vector, so each item's part is computed once, when the model is
 * loaded.
 */
public final class SequenceModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "sequence";

  static final String SETTINGS = "sequence";
  static final String LENGTHS = "sequence.lengths";
  static final String WEIGHTS = "sequence.weights";

  private final SequenceSettings settings;
  private final ItemFactors factors;
  private final float[] lengths;
  private final float[] weights;
  private final SequenceTables tables;
  private final MachineKernel kernel;

  /** Null if there are few items, where it would save no memory. */
  private final @Nullable RoughFactors rough;

  private SequenceModel(
      Snapshot snapshot,
      SequenceSettings settings,
      ItemFactors factors,
      float[] lengths,
      float[] weights,
      MachineKernel kernel)
      throws SnapshotFormatException {
    super(snapshot);
    this.settings = settings;
    this.factors = factors;
    this.lengths = lengths;
    this.weights = weights;
    this.kernel = kernel;
    this.tables = new SequenceTables(settings, factors, lengths, weights, kernel);
    boolean small = factors.items() < HalfPanels.WORTHWHILE || !factors.hasPanels();
    this.rough = small ? null : new RoughFactors(factors);
  }

  /**
   * Puts a sequence model into a snapshot, beside {@link PopularityTable#put}.
   *
   * @param units items × d, each of length 1
   * @param lengths the length of each item's vector before it was brought to length 1
   * @param weights see {@link SequenceLayout}
   */
  public static void put(
      SnapshotWriter out,
      SequenceSettings settings,
      float[] units,
      float[] lengths,
      float[] weights) {
    int items = out.catalogue().size();
    out.putText(SETTINGS, settings.toJson());
    out.putFloats(ItemFactors.SECTION, items, settings.dimensions(), units);
    out.putFloats(LENGTHS, items, 1, lengths);
    out.putFloats(
        WEIGHTS, new SequenceLayout(settings.dimensions(), settings.classes()).size, 1, weights);
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is not of this family
   */
  public static SequenceModel load(Snapshot snapshot) throws SnapshotFormatException {
    return load(snapshot, Kernels.best());
  }

  static SequenceModel load(Snapshot snapshot, MachineKernel kernel)
      throws SnapshotFormatException {
    SequenceSettings settings = SequenceSettings.parse(snapshot.text(SETTINGS));
    int items = snapshot.catalogue().size();
    int d = settings.dimensions();
    FloatMatrix units = snapshot.floats(ItemFactors.SECTION, items, d);
    float[] lengths = snapshot.floats(LENGTHS, items, 1).toArray();
    int size = new SequenceLayout(d, settings.classes()).size;
    float[] weights = snapshot.floats(WEIGHTS, size, 1).toArray();
    requireFinite(snapshot, LENGTHS, lengths);
    requireFinite(snapshot, WEIGHTS, weights);
    float[] row = new float[d];
    for (int item = 0; item < items; item++) {
      units.copyRow(item, row, 0);
      requireFinite(snapshot, ItemFactors.SECTION, row);
    }
    return new SequenceModel(
        snapshot, settings, new ItemFactors(units, kernel), lengths, weights, kernel);
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

  ItemFactors factors() {
    return factors;
  }

  MachineKernel kernel() {
    return kernel;
  }

  @Nullable RoughFactors rough() {
    return rough;
  }

  @Override
  public ItemFactors itemVectors() {
    return factors;
  }

  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  /** The half-lives of the groups of channels. */
  @Override
  public Map<String, Double> learned() {
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

  @Override
  public UserScorer newScorer() {
    return new SequenceScorer(this);
  }
}
