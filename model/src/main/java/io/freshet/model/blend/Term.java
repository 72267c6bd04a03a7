package io.freshet.model.blend;

import java.util.Locale;

/**
 * What a blend knows of a user and an item, as numbers that a weight each turns into a score. The
 * first ones depend on the user or the moment, those from {@link #POPULARITY} on on the item alone.
 */
public enum Term {
  /** Implicit ALS, the user folded in from the whole history. */
  TASTE(0),
  /** The same, from the newest entries only. */
  RECENT_TASTE(1),
  /** Implicit ALS of stretches of histories, folded in from the newest entries. */
  SESSION(2),
  /** Rated after what the user rated last: {@code ln(1 + share / ε)}. */
  AFTER(3),
  /** Rated and liked after what the user liked lately, in the same form. */
  AFTER_LIKED(4),
  /** Rated before what the user rated last, in the same form. */
  BEFORE(5),
  /** Rated around what the user rated last, in the same form. */
  NEAR(6),
  /** Cosine with the genres of the newest entries. */
  GENRES(7),
  /** Cosine with the genres of all entries, each by its rating. */
  GENRES_LIKED(8),
  /** Minus the distance, in decades, to the mean year of the newest entries. */
  YEARS(9),
  /** How much more often it is rated in this cell of context, in logarithms. */
  CONTEXT(10),
  /** {@code ln(1 + ratings)}. */
  POPULARITY(11),
  /** {@code ln(1 + liked ratings)}. */
  LIKED(12),
  /** {@code ln(1 + 10 · decayed ratings)}, with the decay of the popularity table. */
  DECAYED(13),
  /** The same with a decay ten times as slow. */
  SLOWLY_DECAYED(14),
  /** Mean rating, shrunk towards the mean of all. */
  MEAN_RATING(15);

  /** Terms there are. */
  public static final int COUNT = values().length;

  /** Terms that depend on the item alone: the last ones. */
  public static final int OF_ITEM = COUNT - POPULARITY.index();

  private final int index;

  Term(int index) {
    this.index = index;
  }

  /** The term's place among all, from 0. */
  public int index() {
    return index;
  }

  /** The place among the terms that depend on the item alone, from 0; negative for the others. */
  public int column() {
    return index - POPULARITY.index;
  }

  /** The name in snapshots and reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
