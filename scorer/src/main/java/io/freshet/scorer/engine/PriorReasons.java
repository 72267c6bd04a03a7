package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.util.Arrays;

/**
 * Reasons for the rungs below the model. On the content rungs an item is recommended for its genres
 * and its popularity. The share of the genres is 1 − e<sup>−λ·cos</sup>, the match's part of the
 * score. An item without a positive match is recommended because it is popular, and its reason says
 * so. Scratch of one thread.
 */
final class PriorReasons {
  private final ItemDictionary dictionary;
  private boolean[] ofItem = new boolean[32];

  PriorReasons(ItemDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** Gives every item of the answer the reason "popular". */
  static void popular(Answer answer) {
    for (int at = 0; at < answer.count; at++) {
      answer.reason(at, Reason.Kind.POPULAR, Answer.NONE, Answer.NO_RATING, Answer.NONE, 1);
    }
  }

  /** Gives every item of the answer its reason from the user's taste. */
  void content(Answer answer, UserView user, GenreTaste taste, ItemOverlay overlay) {
    reasons(answer, user, taste, overlay, true);
  }

  /** Gives every item of the answer its reason from the user's statements only. */
  void statements(Answer answer, UserView user, GenreTaste taste, ItemOverlay overlay) {
    reasons(answer, user, taste, overlay, false);
  }

  private void reasons(
      Answer answer, UserView user, GenreTaste taste, ItemOverlay overlay, boolean history) {
    if (ofItem.length < overlay.genreCount()) {
      ofItem = new boolean[Math.max(overlay.genreCount(), 2 * ofItem.length)];
    }
    for (int at = 0; at < answer.count; at++) {
      reason(answer, at, user, taste, overlay, history);
    }
  }

  /** Gives one item of the answer its reason from the user's taste. */
  void contentOf(Answer answer, int at, UserView user, GenreTaste taste, ItemOverlay overlay) {
    if (ofItem.length < overlay.genreCount()) {
      ofItem = new boolean[Math.max(overlay.genreCount(), 2 * ofItem.length)];
    }
    reason(answer, at, user, taste, overlay, true);
  }

  private void reason(
      Answer answer,
      int at,
      UserView user,
      GenreTaste taste,
      ItemOverlay overlay,
      boolean history) {
    int[] genres = overlay.genres(answer.items[at]);
    float cosine = taste.cosine(genres);
    if (cosine <= 0) {
      answer.reason(at, Reason.Kind.POPULAR, Answer.NONE, Answer.NO_RATING, Answer.NONE, 1);
      return;
    }
    double share = 1 - Math.exp(-cosine);
    mark(genres);
    if (!history || !fromHistory(answer, at, share, user, taste, overlay)) {
      stated(answer, at, genres, share, user, taste, overlay);
    }
  }

  private void mark(int[] genres) {
    Arrays.fill(ofItem, false);
    for (int genre : genres) {
      ofItem[genre] = true;
    }
  }

  /**
   * Cites the liked item that shares the most genres with the recommended one; the later one on a
   * tie.
   */
  private boolean fromHistory(
      Answer answer, int at, double share, UserView user, GenreTaste taste, ItemOverlay overlay) {
    int best = Answer.NONE;
    float most = 0;
    float least = user.leastLiked();
    for (int i = user.size - 1; i >= 0; i--) {
      if (user.ratings[i] < least) {
        continue;
      }
      int[] others = overlay.genres(user.items[i]);
      float shared = 0;
      for (int genre : others) {
        shared += ofItem[genre] ? Math.max(0, taste.weight(genre)) : 0;
      }
      shared /= (float) Math.sqrt(Math.max(1, others.length));
      if (shared > most) {
        most = shared;
        best = i;
      }
    }
    if (best == Answer.NONE) {
      return false;
    }
    answer.reason(
        at,
        Reason.Kind.SIMILAR_GENRE,
        user.items[best],
        user.given[best],
        heaviest(overlay.genres(user.items[best]), taste, true),
        share);
    answer.citedTypes[at] = user.types[best];
    return true;
  }

  private void stated(
      Answer answer,
      int at,
      int[] genres,
      double share,
      UserView user,
      GenreTaste taste,
      ItemOverlay overlay) {
    UserProfile profile = user.profile;
    if (profile != null) {
      for (String name : profile.likedGenres()) {
        int genre = overlay.genre(name);
        if (genre >= 0 && ofItem[genre]) {
          answer.reason(at, Reason.Kind.STATED_LIKE, Answer.NONE, Answer.NO_RATING, genre, share);
          return;
        }
      }
      for (String id : profile.likedItems()) {
        int item = dictionary.find(id);
        int genre = heaviest(overlay.genres(item), taste, true);
        if (genre != Answer.NONE) {
          answer.reason(at, Reason.Kind.STATED_LIKE, item, Answer.NO_RATING, genre, share);
          return;
        }
      }
    }
    answer.reason(
        at,
        Reason.Kind.SIMILAR_GENRE,
        Answer.NONE,
        Answer.NO_RATING,
        heaviest(genres, taste, false),
        share);
  }

  private int heaviest(int[] genres, GenreTaste taste, boolean shared) {
    int best = Answer.NONE;
    for (int genre : genres) {
      if ((!shared || ofItem[genre])
          && (best == Answer.NONE || taste.weight(genre) > taste.weight(best))) {
        best = genre;
      }
    }
    return best;
  }
}
