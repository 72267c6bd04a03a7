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
  private double error;

  SequenceScorer(SequenceModel model) {
    super(model);
    this.model = model;
    this.stride = model.network().factors().stride();
    this.user = model.network().newUser();
  }

  @Override
  public @Nullable FoldedUser foldIn(History history) {
    return user.take(history) ? this : null;
  }

  @Override
  public ScoredUser scoreAll() {
    model.network().factors().scores(user.vector(), scores(), scratch);
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
    if (rows.length < count * stride) {
      rows = new float[Math.multiplyExact(count, stride)];
    }
    model.network().factors().gather(items, count, rows, stride);
    float[] vector = user.vector();
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int k = 0, at = i * stride; k < stride; k++, at++) {
        sum = Math.fma(rows[at], vector[k], sum);
      }
      out[i] = sum;
    }
  }

  /** What each entry brought, see {@link SequenceUser#linearise}. */
  @Override
  public void contributions(
      int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
    user.linearise(items, itemCount);
    user.parts(itemCount, entries, entryCount, out);
  }

  @Override
  public float baseline(int item) {
    return user.linearise(new int[] {item}, 1);
  }
}
