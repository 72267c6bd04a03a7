package io.freshet.model.sequence;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.RoughFactors;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotScorer;
import org.jspecify.annotations.Nullable;

/** Scores the users of a {@link SequenceModel}. */
final class SequenceScorer extends SnapshotScorer {
  private final SequenceModel model;
  private final SequenceUser user;
  private final float[] scratch = new float[Kernel.SCRATCH];
  private final int stride;
  private float[] rows = new float[0];
  private float[] slopes = new float[0];
  private double error;

  SequenceScorer(SequenceModel model) {
    super(model);
    this.model = model;
    this.stride = model.factors().stride();
    this.user = new SequenceUser(model);
  }

  @Override
  public @Nullable FoldedUser foldIn(History history) {
    return user.take(history) ? this : null;
  }

  @Override
  public ScoredUser scoreAll() {
    model.factors().scores(user.vector(), scores(), scratch);
    error = 0;
    return this;
  }

  @Override
  public ScoredUser scoreNearly() {
    RoughFactors rough = model.rough();
    if (rough == null) {
      return scoreAll();
    }
    rough.scores(user.vector(), scores(), scratch);
    error = rough.error(user.vector(), 0);
    return this;
  }

  @Override
  public double error() {
    return error;
  }

  @Override
  public void scoreExactly(int[] items, int count, float[] out) {
    if (model.rough() == null) {
      super.scoreExactly(items, count, out);
      return;
    }
    gather(items, count);
    float[] vector = user.vector();
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int k = 0, at = i * stride; k < stride; k++, at++) {
        sum = Math.fma(rows[at], vector[k], sum);
      }
      out[i] = sum;
    }
  }

  private void gather(int[] items, int count) {
    if (rows.length < count * stride) {
      rows = new float[Math.multiplyExact(count, stride)];
    }
    model.factors().gather(items, count, rows, stride);
  }

  /**
   * What each entry brought while the gates u and SiLU(g), the standard deviations of the layer
   * normalisations and the length of the last vector stay as they are: then the score is linear in
   * the entries' values.
   */
  @Override
  public void contributions(
      int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
    back(items, itemCount);
    int d = model.settings().dimensions();
    for (int i = 0; i < itemCount; i++) {
      for (int e = 0; e < entryCount; e++) {
        out[i * entryCount + e] = user.part(entries[e], slopes, i * 2 * d);
      }
    }
  }

  @Override
  public float baseline(int item) {
    return back(new int[] {item}, 1);
  }

  /** Finds the slopes of items' scores; returns the constant of the last. */
  private float back(int[] items, int count) {
    int d = model.settings().dimensions();
    gather(items, count);
    if (slopes.length < count * 2 * d) {
      slopes = new float[Math.multiplyExact(count, 2 * d)];
    }
    return user.slopes(rows, count, stride, slopes);
  }
}
