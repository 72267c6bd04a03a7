package io.freshet.model.scoring;

/**
 * A model whose users are vectors that training can also provide. Evaluation can then score users
 * as trained, as in papers, instead of folded in. Snapshots never hold users.
 */
public interface TrainedUserModel extends ServingModel {

  /** The number of floats in a user's vector. */
  int userLength();

  @Override
  TrainedUserScorer newScorer();
}
