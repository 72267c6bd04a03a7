package io.freshet.families.sequence;

import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.sequence.SequenceModel;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.sequence.SequenceSettings;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;

/** A trained sequence network over a catalogue. Immutable. */
public final class TrainedSequence {
  private final Catalogue catalogue;
  private final SequenceSettings settings;
  private final float[] units;
  private final float[] lengths;
  private final float[] weights;

  TrainedSequence(
      Catalogue catalogue,
      SequenceSettings settings,
      float[] units,
      float[] lengths,
      float[] weights) {
    this.catalogue = catalogue;
    this.settings = settings;
    this.units = units;
    this.lengths = lengths;
    this.weights = weights;
  }

  /** Copies a network that was loaded from a snapshot with this catalogue. */
  public static TrainedSequence of(SequenceNetwork network, Catalogue catalogue) {
    return new TrainedSequence(
        catalogue, network.settings(), network.copyUnits(), network.lengths(), network.weights());
  }

  /** The settings. */
  public SequenceSettings settings() {
    return settings;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  float[] weights() {
    return weights;
  }

  /**
   * Copies an item's vector as trained.
   *
   * @return false if the network has not learned the item; then nothing is written
   */
  boolean copyItem(int item, float[] out, int at) {
    int d = settings.dimensions();
    for (int k = 0; k < d && lengths[item] > 0; k++) {
      out[at + k] = units[item * d + k] * lengths[item];
    }
    return lengths[item] > 0;
  }

  /** This network over another catalogue: items that it has not learned get zeros. */
  public TrainedSequence over(Catalogue other) {
    int d = settings.dimensions();
    int size =
        SizeLimitException.length(
            SequenceModel.FAMILY, "items", other.size(), d, "lower the dimensions");
    float[] units = new float[size];
    float[] lengths = new float[other.size()];
    for (int item = 0; item < lengths.length; item++) {
      int same = catalogue.indexOf(other.id(item));
      if (same >= 0) {
        System.arraycopy(this.units, same * d, units, item * d, d);
        lengths[item] = this.lengths[same];
      }
    }
    return new TrainedSequence(other, settings, units, lengths, weights);
  }

  /**
   * Puts the network into a snapshot over the same catalogue.
   *
   * @param prefix prefix of the sections' names
   */
  public void put(SnapshotWriter out, String prefix) {
    SequenceNetwork.put(out, prefix, settings, units, lengths, weights);
  }
}
