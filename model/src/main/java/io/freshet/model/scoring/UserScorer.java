package io.freshet.model.scoring;

import org.jspecify.annotations.Nullable;

/**
 * A scorer of users by one {@link ServingModel}, for one thread. Its memory grows with the longest
 * history and never shrinks; when it is large enough, no call allocates.
 *
 * <p>The types give the order of calls: {@link #foldIn} returns a {@link FoldedUser}, whose {@link
 * FoldedUser#scoreAll} returns a {@link ScoredUser}. Both are views of this scorer's memory and
 * valid until the next fold-in.
 */
public interface UserScorer {

  /**
   * Computes the user's side of the model from a history.
   *
   * @param history not copied; must not change while the result is in use
   * @return null if there is nothing to fold in and the model ranks nothing without it, or there is
   *     no finite representation
   */
  @Nullable FoldedUser foldIn(History history);
}
