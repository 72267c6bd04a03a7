package io.freshet.scorer.engine;

import io.freshet.model.scoring.ScoredUser;
import io.freshet.schemas.answer.Reason;
import java.util.Arrays;

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

  /** The numbers from 0 on. */
  private int[] all = new int[0];

  /** Items that have no reason yet: their indexes in the catalogue and places in the answer. */
  private int[] indexes = new int[0];

  private int[] places = new int[0];
  private int count;

  /**
   * Gives the items of the answer that the model's catalogue holds their reasons. What the user
   * liked is asked first: it is less work and almost always enough.
   *
   * @param scored the same user
   * @param codes per item of the answer its index in the catalogue; below 0 for items that are not
   *     in it, which get no reason here
   */
  void find(Answer answer, UserView user, ScoredUser scored, int[] codes) {
    int size = user.history.size();
    grow(answer.count, size);
    count = 0;
    for (int at = 0; at < answer.count; at++) {
      if (codes[at] >= 0) {
        keep(codes[at], at);
      }
    }
    int likedCount = user.liked(liked);
    if (likedCount < size) {
      scored.contributions(indexes, count, liked, likedCount, parts);
      amongLiked(answer, user, likedCount);
    }
    if (count > 0) {
      scored.contributions(indexes, count, all, size, parts);
      amongAll(answer, user);
    }
  }

  private void grow(int items, int entries) {
    if (indexes.length < items) {
      indexes = new int[items];
      places = new int[items];
    }
    if (parts.length < items * entries) {
      parts = new float[Math.max(items * entries, 2 * parts.length)];
    }
    if (liked.length < entries) {
      liked = new int[2 * entries];
      all = new int[2 * entries];
      Arrays.setAll(all, j -> j);
    }
  }

  private void keep(int index, int place) {
    indexes[count] = index;
    places[count++] = place;
  }

  /** Keeps the items for which no rating that the user liked speaks. */
  private void amongLiked(Answer answer, UserView user, int likedCount) {
    int asked = count;
    count = 0;
    for (int i = 0; i < asked; i++) {
      int row = i * likedCount;
      int best = Answer.NONE;
      float most = 0;
      for (int e = 0; e < likedCount; e++) {
        if (parts[row + e] > most) {
          most = parts[row + e];
          best = e;
        }
      }
      if (best == Answer.NONE) {
        keep(indexes[i], places[i]);
      } else {
        cite(answer, places[i], user, Reason.Kind.BECAUSE_YOU_RATED, liked[best], most);
      }
    }
  }

  private void amongAll(Answer answer, UserView user) {
    int size = user.history.size();
    float[] ratings = user.history.ratings();
    float least = user.leastLiked();
    for (int i = 0; i < count; i++) {
      int row = i * size;
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
      int at = places[i];
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
