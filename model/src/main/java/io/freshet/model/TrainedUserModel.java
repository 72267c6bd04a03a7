package io.freshet.model;

/**
 * A model whose users are vectors that training can hand over as well: evaluation then scores with
 * the user as trained, as papers do, and not as folded in. Snapshots never hold users.
 */
public interface TrainedUserModel extends ServingModel {

  /** Floats of a user's vector. */
  int userLength();

  /**
   * Takes a user's vector in place of {@link #foldIn}. The history it came from counts as folded
   * in.
   *
   * @param history what the user has rated, for {@link #contributions}
   * @param vectors the vector stands at {@code from}, {@link #userLength()} floats of it
   * @throws IllegalArgumentException if the workspace belongs to another model
   */
  void setUser(History history, float[] vectors, int from, Workspace workspace);
}
