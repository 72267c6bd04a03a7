package io.freshet.scorer.engine;

import io.freshet.schemas.profile.UserProfile;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's taste as a weight per genre, computed from rated items and the profile's statements.
 * Reusable scratch of one thread.
 *
 * <p>A rating at the user's mean adds 1 to the item's genres, times 1/√(number of genres). Each
 * point above or below the mean adds or subtracts a half; no item adds a negative weight. Later
 * ratings count more, by 1/rank from the end. (The weights were chosen on the first 30,000 events
 * of ml-latest-small, where these lists beat decayed popularity by 0.007 in hit rate.) A stated
 * like adds 1 to a genre, a stated dislike subtracts 1.
 */
final class GenreTaste {
  /** Weight of one point above the user's mean. */
  private static final float PER_POINT = 0.5f;

  private final ItemDictionary dictionary;
  private float[] weights = new float[32];
  private float norm;

  GenreTaste(ItemDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Collects the weights; returns false if the overlay knows no genre of any rated or stated item.
   */
  boolean read(UserView user, ItemOverlay overlay) {
    clear(overlay);
    for (int at = 0; at < user.size; at++) {
      float fromMean = user.ratings[at] - (float) user.meanRating;
      float weight = Math.max(0, 1 + PER_POINT * fromMean);
      add(overlay.genres(user.items[at]), weight / (user.size - at));
    }
    return addStatements(user.profile, overlay);
  }

  /**
   * Collects the weights of the profile's statements only; returns false if the overlay knows no
   * genre of them.
   */
  boolean readStatements(UserView user, ItemOverlay overlay) {
    clear(overlay);
    return addStatements(user.profile, overlay);
  }

  private void clear(ItemOverlay overlay) {
    int genres = overlay.genreCount();
    if (weights.length < genres) {
      weights = new float[Math.max(genres, 2 * weights.length)];
    }
    Arrays.fill(weights, 0, genres, 0);
  }

  private boolean addStatements(@Nullable UserProfile profile, ItemOverlay overlay) {
    if (profile != null) {
      addItems(profile.likedItems(), 1, overlay);
      addItems(profile.dislikedItems(), -1, overlay);
      addGenres(profile.likedGenres(), 1, overlay);
      addGenres(profile.dislikedGenres(), -1, overlay);
    }
    float squares = 0;
    for (int genre = 0; genre < overlay.genreCount(); genre++) {
      squares += weights[genre] * weights[genre];
    }
    norm = (float) Math.sqrt(squares);
    return norm > 0;
  }

  private void add(int[] genres, float weight) {
    float each = genres.length == 0 ? 0 : weight / (float) Math.sqrt(genres.length);
    for (int genre : genres) {
      weights[genre] += each;
    }
  }

  private void addItems(List<String> ids, float weight, ItemOverlay overlay) {
    for (String id : ids) {
      add(overlay.genres(dictionary.find(id)), weight);
    }
  }

  private void addGenres(List<String> names, float weight, ItemOverlay overlay) {
    for (String name : names) {
      int genre = overlay.genre(name);
      if (genre >= 0) {
        weights[genre] += weight;
      }
    }
  }

  /** Computes the cosine of the taste and an item's genres, −1 to 1; 0 if either is unknown. */
  float cosine(int[] genres) {
    if (genres.length == 0 || norm == 0) {
      return 0;
    }
    float sum = 0;
    for (int genre : genres) {
      sum += weights[genre];
    }
    return sum / (norm * (float) Math.sqrt(genres.length));
  }

  /** Returns the weight of one genre. */
  float weight(int genre) {
    return weights[genre];
  }
}
