package io.freshet.scorer.engine;

import io.freshet.model.ServingModel;
import io.freshet.model.Workspace;
import io.freshet.schemas.Reason;

/**
 * Reasons from the model: a score is a sum of one part per rating of the user (and whatever the
 * family adds that is not the user's), and the reason cites the rating with the largest positive
 * part among those at or above the user's own mean; if none of these has one, among all.
 *
 * <p>The share is the cited part over the score, at most 1: where the other parts together take
 * away from the score, the cited rating carries all of it. An item for which no rating of the user
 * speaks is there because everyone likes it, and says so.
 *
 * <p>Scratch of one thread.
 */
final class PersonalReasons {
  private float[] parts = new float[0];
  private int[] liked = new int[0];

  /**
   * Gives the items of the answer that the model's catalogue holds their reasons. What the user
   * liked is asked first: it is less work and almost always enough.
   *
   * @param workspace of the model, with the user's history folded in
   * @param indexes those items' indexes in the catalogue, {@code known} of them
   * @param rows per item of the answer, its place among the indexes; {@link Answer#NONE} for items
   *     that have none, which get no reason here
   */
  void find(
      Answer answer,
      UserView user,
      ServingModel model,
      Workspace workspace,
      int[] indexes,
      int known,
      int[] rows) {
    int size = user.history.size();
    if (parts.length < known * size) {
      parts = new float[Math.max(known * size, 2 * parts.length)];
    }
    if (liked.length < size) {
      liked = new int[2 * size];
    }
    int likedCount = user.liked(liked);
    if (likedCount < size) {
      model.contributions(user.history, workspace, indexes, known, liked, likedCount, parts);
      if (amongLiked(answer, user, likedCount, rows)) {
        return;
      }
    }
    model.contributions(user.history, workspace, indexes, known, parts);
    amongAll(answer, user, rows);
  }

  /** Whether for every item a rating that the user liked speaks. */
  private boolean amongLiked(Answer answer, UserView user, int likedCount, int[] rows) {
    for (int at = 0; at < answer.count; at++) {
      if (rows[at] == Answer.NONE) {
        continue;
      }
      int row = rows[at] * likedCount;
      int best = Answer.NONE;
      float most = 0;
      for (int e = 0; e < likedCount; e++) {
        if (parts[row + e] > most) {
          most = parts[row + e];
          best = e;
        }
      }
      if (best == Answer.NONE) {
        return false;
      }
      cite(answer, at, user, Reason.Kind.BECAUSE_YOU_RATED, liked[best], most);
    }
    return true;
  }

  private void amongAll(Answer answer, UserView user, int[] rows) {
    int size = user.history.size();
    float[] ratings = user.history.ratings();
    float least = user.leastLiked();
    for (int at = 0; at < answer.count; at++) {
      if (rows[at] == Answer.NONE) {
        continue;
      }
      int row = rows[at] * size;
      int likedOne = Answer.NONE;
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
          likedOne = j;
        }
      }
      if (likedOne != Answer.NONE) {
        cite(answer, at, user, Reason.Kind.BECAUSE_YOU_RATED, likedOne, mostLiked);
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
