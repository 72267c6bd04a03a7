package io.freshet.model.scoring;

/** Scorer that takes users as trained, too. */
public interface TrainedUserScorer extends UserScorer {

  /**
   * Takes a user's vector in place of {@link #foldIn}.
   *
   * @param history what the user has rated and the moment that is asked for; not copied
   * @param vectors the vector stands at {@code from}, {@link TrainedUserModel#userLength()} floats
   *     of it
   */
  FoldedUser setUser(History history, float[] vectors, int from);
}
