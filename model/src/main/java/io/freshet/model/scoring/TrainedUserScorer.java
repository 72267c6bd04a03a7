package io.freshet.model.scoring;

/** A scorer that also accepts users as trained. */
public interface TrainedUserScorer extends UserScorer {

  /**
   * Sets a trained user's vector in place of {@link #foldIn}.
   *
   * @param history the user's ratings and the requested moment; not copied
   * @param vectors holds the vector from {@code from} on, {@link TrainedUserModel#userLength()}
   *     floats
   */
  FoldedUser setUser(History history, float[] vectors, int from);
}
