package io.freshet.families.sequence;

import io.freshet.families.statistics.SeededNormal;
import io.freshet.model.sequence.Decay;
import io.freshet.model.sequence.SequenceLayout;
import io.freshet.model.sequence.SequenceSettings;
import io.freshet.model.snapshot.Catalogue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a sequence model learns: item vectors and the weights of the network. */
final class SequenceParameters {
  private static final double ITEM_DEVIATION = 0.02;

  /** Half-lives at the start: positions, then five minutes and a week. */
  private static final double[] HALF_LIVES = {0.5, 1, 2, 4, 10, 30, 300, 604_800};

  private static final float LEAST_LENGTH = 1e-6f;

  private final SequenceLayout layout;
  private final int d;
  private final float[] items;
  private final float[] weights;
  private final float[] units;
  private final float[] lengths;

  private SequenceParameters(SequenceSettings settings, int count) {
    this.layout = new SequenceLayout(settings.dimensions(), settings.classes());
    this.d = settings.dimensions();
    this.items = new float[Math.multiplyExact(count, d)];
    this.weights = new float[layout.size];
    this.units = new float[items.length];
    this.lengths = new float[count];
  }

  /**
   * Draws parameters, and takes those that an earlier network of the same shape has learned.
   *
   * @param earlier null to take nothing
   */
  static SequenceParameters start(
      Catalogue catalogue,
      SequenceSettings settings,
      long seed,
      @Nullable TrainedSequence earlier) {
    SequenceParameters start = new SequenceParameters(settings, catalogue.size());
    start.draw(seed);
    if (earlier != null) {
      System.arraycopy(earlier.weights(), 0, start.weights, 0, start.weights.length);
      for (int item = 0; item < catalogue.size(); item++) {
        int same = earlier.catalogue().indexOf(catalogue.id(item));
        if (same >= 0) {
          earlier.copyItem(same, start.items, item * start.d);
        }
      }
    }
    for (int item = 0; item < catalogue.size(); item++) {
      start.renew(item);
    }
    return start;
  }

  private void draw(long seed) {
    SeededNormal.fill(items, lengths.length, d, d, ITEM_DEVIATION, seed);
    float[] drawn = new float[layout.size];
    SeededNormal.fill(drawn, 1, layout.size, layout.size, 1, seed + 1);
    take(drawn, 0, layout.classes() * d, ITEM_DEVIATION);
    take(drawn, layout.uv, 2 * d * d, Math.sqrt(1.0 / d));
    take(drawn, layout.out, d * d, Math.sqrt(1.0 / d));
    take(drawn, layout.gated, 4 * d * d, Math.sqrt(1.0 / d));
    take(drawn, layout.down, 2 * d * d, Math.sqrt(0.5 / d));
    for (int norm :
        new int[] {layout.inputNorm, layout.sumNorm, layout.gatedNorm, layout.outputNorm}) {
      Arrays.fill(weights, norm, norm + d, 1f);
    }
    for (int g = 0; g < Decay.GROUPS; g++) {
      weights[layout.halfLives + g] = (float) StrictMath.log(HALF_LIVES[g]);
    }
  }

  private void take(float[] drawn, int at, int count, double deviation) {
    for (int k = at; k < at + count; k++) {
      weights[k] = (float) (drawn[k] * deviation);
    }
  }

  SequenceLayout layout() {
    return layout;
  }

  /** Item vectors, d floats each. */
  float[] items() {
    return items;
  }

  /** See {@link SequenceLayout}. */
  float[] weights() {
    return weights;
  }

  /** Item vectors brought to length 1, as of each item's last {@link #renew}. */
  float[] units() {
    return units;
  }

  /** The lengths of the item vectors. */
  float[] lengths() {
    return lengths;
  }

  /** Computes the unit vector of an item whose vector has changed. */
  void renew(int item) {
    float square = 0;
    for (int k = item * d, end = k + d; k < end; k++) {
      square += items[k] * items[k];
    }
    float length = Math.max(LEAST_LENGTH, (float) Math.sqrt(square));
    lengths[item] = length;
    for (int k = item * d, end = k + d; k < end; k++) {
      units[k] = items[k] / length;
    }
  }
}
