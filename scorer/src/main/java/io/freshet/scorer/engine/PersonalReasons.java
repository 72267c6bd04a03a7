package io.freshet.scorer.engine;

import io.freshet.schemas.Reason;

/**
 * Reasons from the model: a score is a sum of one part per rating of the user (and whatever the
 * family adds that is not the user's), and the reason cites the rating with the largest positive
 * part among those at or above the user's own mean; if none of these has one, among all.
 *
 * <p>The share is the cited part over the score, at most 1: where the other parts together take
 * away from the score, the cited rating carries all of it. An item for which no rating of the user
 * speaks is there because everyone likes it, and says so.
 */
final class PersonalReasons {
  private PersonalReasons() {}

  /**
   * Gives the items of the answer that the model's catalogue holds their reasons.
   *
   * @param parts rows of one part per entry of the user's history
   * @param rows per item of the answer, its row; {@link Answer#NONE} for items without parts, which
   *     get no reason here
   */
  static void find(Answer answer, UserView user, float[] parts, int[] rows) {
    int size = user.history.size();
    float[] ratings = user.history.ratings();
    float least = (float) (user.meanRating - 1e-4);
    for (int at = 0; at < answer.count; at++) {
      if (rows[at] == Answer.NONE) {
        continue;
      }
      int row = rows[at] * size;
      int liked = Answer.NONE;
      int any = Answer.NONE;
      float mostLiked = 0;
      float most = 0;
      for (int j = 0; j < size; j++) {
        float part = parts[row + j];
        if (part > most) {
          most = part;
          any = j;
        }
        if (part > mostLiked && ratings[j] >= least) {
          mostLiked = part;
          liked = j;
        }
      }
      if (liked != Answer.NONE) {
        cite(answer, at, user, Reason.Kind.BECAUSE_YOU_RATED, liked, mostLiked);
      } else if (any != Answer.NONE) {
        cite(answer, at, user, Reason.Kind.PEOPLE_WHO_WATCHED, any, most);
      } else {
        answer.reason(at, Reason.Kind.POPULAR, Answer.NONE, Answer.NO_RATING, Answer.NONE, 1);
      }
    }
  }

  private static void cite(
      Answer answer, int at, UserView user, Reason.Kind kind, int entry, float part) {
    int position = user.positions[entry];
    double score = answer.scores[at];
    answer.reason(
        at,
        kind,
        user.items[position],
        user.ratings[position],
        Answer.NONE,
        score > part ? part / score : 1);
  }
}
