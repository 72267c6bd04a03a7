package io.freshet.model.scoring;

import org.jspecify.annotations.Nullable;

/**
 * Scorer of users by one {@link ServingModel}, for one thread. Holds the memory that takes, which
 * grows with the longest history and never shrinks; after that no call allocates.
 *
 * <p>The order of calls is that of the types: {@link #foldIn} gives a {@link FoldedUser}, whose
 * {@link FoldedUser#scoreAll} gives a {@link ScoredUser}. Both are views of this scorer's memory:
 * they are valid until the next fold-in.
 */
public interface UserScorer {

  /**
   * Computes the user's side of the model from the history.
   *
   * @param history not copied; must stay as it is while the result is used
   * @return null if there is nothing to fold in and the model ranks nothing without it, or no
   *     finite representation comes of it
   */
  @Nullable FoldedUser foldIn(History history);
}
