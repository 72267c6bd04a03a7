package io.freshet.scorer.engine;

import io.freshet.model.scoring.ScoredUser;
import io.freshet.schemas.answer.Reason;
import java.util.Arrays;

/**
 * Reasons from the model. A score is a sum of one part per rating of the user, plus parts of the
 * family that do not depend on the user. The reason cites the rating with the largest positive part
 * among the ratings at or above the user's mean, or else among all ratings.
 *
 * <p>The share is the cited part divided by the score, max 1: the other parts together may be
 * negative. An item without any positive part is recommended because everyone likes it, and its
 * reason says so.
 *
 * <p>Scratch of one thread.
 */
final class PersonalReasons {
  private float[] parts = new float[0];
  private int[] liked = new int[0];

  /** The numbers 0, 1, 2 … */
  private int[] all = new int[0];

  /** Items that have no reason yet: their indexes in the catalogue and places in the answer. */
  private int[] indexes = new int[0];

  private int[] places = new int[0];
  private int count;

  /**
   * Gives reasons to the answer's items that are in the model's catalogue. The user's likes are
   * tried first: they are fewer and almost always enough.
   *
   * @param scored the same user
   * @param codes catalogue index of each item of the answer; negative for items outside the
   *     catalogue, which get no reason here
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

  /**
   * Gives reasons from the user's likes, and keeps the items for which no like has a positive part.
   */
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
        at, kind, user.items[position], user.given[position], Answer.NONE, share(score, part));
    answer.citedTypes[at] = user.types[position];
  }

  /** Returns the share of a score that a part of it explains, max 1. */
  static double share(double score, float part) {
    return score > part ? part / score : 1;
  }
}
