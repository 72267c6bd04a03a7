package io.freshet.model.scoring;

/**
 * A model whose users are vectors that training can hand over as well: evaluation then scores with
 * the user as trained, as papers do, and not as folded in. Snapshots never hold users.
 */
public interface TrainedUserModel extends ServingModel {

  /** Floats of a user's vector. */
  int userLength();

  @Override
  TrainedUserScorer newScorer();
}
