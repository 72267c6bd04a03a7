package io.freshet.model.sequence;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.RoughFactors;
import io.freshet.model.scoring.SnapshotModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sequence model: the newest ratings of a user, each weighted by how many positions and how many
 * seconds ago it was, make a vector, and items are scored by their cosine with it. {@link
 * SequenceLayout} has the equations. The network has one block and no attention, as in HSTU and
 * FuXi-γ with exponential decays for weights (Zhai et al., "Actions Speak Louder than Words", ICML
 * 2024).
 */
public final class SequenceModel extends SnapshotModel {

  /** The family's name. */
  public static final String FAMILY = "sequence";

  private final SequenceNetwork network;

  /** Null if there are few items, where it would save no memory. */
  private final @Nullable RoughFactors rough;

  private SequenceModel(Snapshot snapshot, SequenceNetwork network) throws SnapshotFormatException {
    super(snapshot);
    this.network = network;
    ItemFactors factors = network.factors();
    boolean small = factors.items() < HalfPanels.WORTHWHILE || !factors.hasPanels();
    this.rough = small ? null : new RoughFactors(factors);
  }

  /**
   * Puts a sequence model into a snapshot, beside {@link PopularityTable#put}. See {@link
   * SequenceNetwork#put}.
   */
  public static void put(
      SnapshotWriter out,
      SequenceSettings settings,
      float[] units,
      float[] lengths,
      float[] weights) {
    SequenceNetwork.put(out, "", settings, units, lengths, weights);
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
    return new SequenceModel(snapshot, SequenceNetwork.load(snapshot, "", kernel));
  }

  /** The network. */
  public SequenceNetwork network() {
    return network;
  }

  @Nullable RoughFactors rough() {
    return rough;
  }

  @Override
  public ItemFactors itemVectors() {
    return network.factors();
  }

  @Override
  public Attribution attribution() {
    return Attribution.EXACT;
  }

  /** The half-lives of the groups of channels. */
  @Override
  public Map<String, Double> learned() {
    return network.halfLives();
  }

  @Override
  public UserScorer newScorer() {
    return new SequenceScorer(this);
  }
}
