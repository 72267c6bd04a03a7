package io.freshet.model.blend;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.History;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.rating.Sessions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The re-ranking head: a network with one hidden layer of rectified linear units (ReLU). Its inputs
 * are the terms of a user and an item and three facts about the moment; its output is added to the
 * weighted sum of the terms. It learns interactions that weights cannot express, for example that
 * order counts more within a session, or popularity less for a user with a long history. No user id
 * is among its inputs. Immutable.
 *
 * <p>The head is piecewise linear, so around every item it is itself a weighted sum ({@link
 * #slopes}). This keeps the reasons of an answer exact.
 */
public final class Head {
  /**
   * Inputs of the moment: length of the history, time since the last entry, position in the
   * session.
   */
  public static final int MOMENT = 3;

  /** Inputs per unit: the terms, then the inputs of the moment. */
  public static final int INPUTS = Term.COUNT + MOMENT;

  /** Floats per row of inputs; the inputs are followed by a 1 for the unit's constant. */
  public static final int STRIDE = Kernel.padded(INPUTS + 1);

  /** Section of the units: per unit its input weights, its constant and its output weight. */
  static final String SECTION = "blend.head";

  private final int units;
  private final float[] rows;
  private final float[] weights;
  private final float[] ones;

  private Head(int units, float[] rows, float[] weights) {
    this.units = units;
    this.rows = rows;
    this.weights = weights;
    this.ones = new float[weights.length];
    Arrays.fill(ones, 1f);
  }

  /**
   * Creates a head.
   *
   * @param inputs units × ({@link #INPUTS} + 1), row-major: the weights of the raw inputs (not
   *     standardised), then the constant
   * @param outputs the output weight of each unit
   * @throws IllegalArgumentException if the lengths do not match or a number is not finite
   */
  public static Head of(float[] inputs, float[] outputs) {
    int units = outputs.length;
    if (units == 0 || inputs.length != units * (INPUTS + 1)) {
      throw new IllegalArgumentException(
          inputs.length + " weights of inputs do not fit " + units + " units");
    }
    // Rows in groups of four, as the kernel takes them; the added rows are zeros and add nothing.
    float[] rows = new float[Math.multiplyExact(Kernel.padded(units), STRIDE)];
    float[] weights = new float[Kernel.padded(units)];
    for (int unit = 0; unit < units; unit++) {
      System.arraycopy(inputs, unit * (INPUTS + 1), rows, unit * STRIDE, INPUTS + 1);
      weights[unit] = outputs[unit];
    }
    for (float value : rows) {
      requireFinite(value);
    }
    for (float value : weights) {
      requireFinite(value);
    }
    return new Head(units, rows, weights);
  }

  private static void requireFinite(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("a weight of the head cannot be " + value);
    }
  }

  /** The number of units. */
  public int units() {
    return units;
  }

  /** The weight of one input of a unit; input {@link #INPUTS} is the constant. */
  public float input(int unit, int input) {
    return rows[unit * STRIDE + input];
  }

  /** The output weight of a unit. */
  public float output(int unit) {
    return weights[unit];
  }

  /**
   * Computes the inputs of the moment from a history.
   *
   * @param out receives {@link #MOMENT} numbers: ln(1 + length), ln(1 + seconds since the last
   *     entry), ln(1 + entries of the current session)
   */
  public static void moment(History history, float[] out, int at) {
    int size = history.size();
    long later = history.moment();
    long pause = 0;
    if (later == Long.MIN_VALUE && size > 0) {
      later = history.seconds()[size - 1];
    } else if (size > 0) {
      pause = Math.max(0, later - history.seconds()[size - 1]);
    }
    int session = 0;
    for (int j = size - 1; j >= 0 && later - history.seconds()[j] <= Sessions.GAP_SECONDS; j--) {
      later = history.seconds()[j];
      session++;
    }
    out[at] = (float) Math.log1p(size);
    out[at + 1] = (float) Math.log1p((double) pause);
    out[at + 2] = (float) Math.log1p(session);
  }

  /** Floats that {@link #activate} writes per item. */
  int width() {
    return weights.length;
  }

  /**
   * Computes the units' sums before rectification.
   *
   * @param columns rows of {@link #STRIDE} inputs as {@link Kernel#columns} puts them
   * @param out receives {@code count × width()} sums, row-major by item
   */
  void activate(Kernel kernel, float[] columns, int count, float[] out, float[] scratch) {
    kernel.products(rows, weights.length, STRIDE, ones, columns, count, out, scratch);
  }

  /** What the head adds to an item's score, given the units' sums. */
  float output(float[] sums, int at) {
    float out = 0;
    for (int unit = 0; unit < weights.length; unit++) {
      out += weights[unit] * Math.max(0f, sums[at + unit]);
    }
    return out;
  }

  /**
   * Adds the head's local weight of each input at one item: the head as a weighted sum.
   *
   * @param sums the units' sums of the item
   * @param out receives {@link #INPUTS} + 1 weights; the last one is the weight of the constant
   */
  void slopes(float[] sums, int at, float[] out, int outAt) {
    for (int unit = 0; unit < units; unit++) {
      if (sums[at + unit] > 0) {
        for (int k = 0; k <= INPUTS; k++) {
          out[outAt + k] += weights[unit] * rows[unit * STRIDE + k];
        }
      }
    }
  }

  /** Puts the head into a snapshot. */
  public void put(SnapshotWriter out) {
    int cols = INPUTS + 2;
    float[] values = new float[units * cols];
    for (int unit = 0; unit < units; unit++) {
      System.arraycopy(rows, unit * STRIDE, values, unit * cols, INPUTS + 1);
      values[unit * cols + INPUTS + 1] = weights[unit];
    }
    out.putFloats(SECTION, units, cols, values);
  }

  /**
   * Loads the head of a snapshot.
   *
   * @return the head, or null if the snapshot has none
   * @throws SnapshotFormatException if the head has another shape or a number that is not finite
   */
  static @Nullable Head load(Snapshot snapshot) throws SnapshotFormatException {
    if (!snapshot.has(SECTION)) {
      return null;
    }
    FloatMatrix any = snapshot.floats(SECTION);
    // Snapshots that were written before there was a sequence network have no input of it.
    boolean older = any.cols() == INPUTS + 1;
    FloatMatrix matrix = snapshot.floats(SECTION, any.rows(), INPUTS + (older ? 1 : 2));
    float[] inputs = new float[Math.multiplyExact(matrix.rows(), INPUTS + 1)];
    float[] outputs = new float[matrix.rows()];
    for (int unit = 0; unit < outputs.length; unit++) {
      for (int k = 0, column = 0; k <= INPUTS; k++) {
        if (!older || k != Term.SEQUENCE.index()) {
          inputs[unit * (INPUTS + 1) + k] = matrix.get(unit, column++);
        }
      }
      outputs[unit] = matrix.get(unit, matrix.cols() - 1);
    }
    try {
      return of(inputs, outputs);
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(snapshot.file() + ": " + e.getMessage(), e);
    }
  }
}
