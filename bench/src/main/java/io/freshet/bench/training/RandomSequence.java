package io.freshet.bench.training;

import io.freshet.model.blend.BlendModel;
import io.freshet.model.sequence.SequenceLayout;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.sequence.SequenceSettings;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.Random;

/**
 * A sequence network of random weights for a blend. Generated ratings have no order, so a fit
 * leaves the network out; one of random weights costs as much to serve as a trained one.
 */
public final class RandomSequence {
  private static final int DIMENSIONS = 64;
  private static final int LENGTH = 100;
  private static final int CLASSES = 10;

  /** Prefix of the sections that map content to what training would learn. */
  private static final String MAP = "content.map.";

  private RandomSequence() {}

  /**
   * Puts a network into a snapshot of a blend with 64 factors.
   *
   * @param seed of its weights
   */
  public static void put(SnapshotWriter out, long seed) {
    Random random = new Random(seed);
    int items = out.catalogue().size();
    float[] units = new float[items * DIMENSIONS];
    for (int item = 0; item < items; item++) {
      double square = 0;
      for (int k = item * DIMENSIONS, end = k + DIMENSIONS; k < end; k++) {
        units[k] = (float) random.nextGaussian();
        square += units[k] * units[k];
      }
      for (int k = item * DIMENSIONS, end = k + DIMENSIONS; k < end; k++) {
        units[k] /= (float) Math.sqrt(square);
      }
    }
    float[] lengths = new float[items];
    Arrays.fill(lengths, 1f);
    float[] weights = new float[new SequenceLayout(DIMENSIONS, CLASSES).size];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) random.nextGaussian() / 8;
    }
    // What content says of a new item's vector: nothing. Taste has as many dimensions by default.
    float[] ofTaste = out.floats(MAP + BlendModel.CONTENT_TASTE);
    out.putFloats(
        MAP + BlendModel.CONTENT_NEXT,
        ofTaste.length / DIMENSIONS,
        DIMENSIONS,
        new float[ofTaste.length]);
    SequenceNetwork.put(
        out,
        BlendModel.NEXT,
        new SequenceSettings(DIMENSIONS, LENGTH, CLASSES, 1, 5, .05),
        units,
        lengths,
        weights);
  }
}
