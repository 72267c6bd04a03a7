package io.freshet.model.blend;

import io.freshet.model.scoring.ScorePart;
import java.util.Locale;

/**
 * A feature of a user and an item that a blend adds to the score with one weight. The first terms
 * depend on the user or the moment; the terms from {@link #POPULARITY} on depend on the item alone.
 */
public enum Term {
  /** Implicit ALS, the user folded in from the whole history. */
  TASTE(0, ScorePart.TASTE),
  /** Implicit ALS, the user folded in from the newest entries only. */
  RECENT_TASTE(1, ScorePart.TASTE),
  /** Implicit ALS of sessions, the user folded in from the newest entries. */
  SESSION(2, ScorePart.TASTE),
  /** Rated after the user's newest items: {@code ln(1 + share / ε)}. */
  AFTER(3, ScorePart.ORDER),
  /** Rated and liked after items that the user recently liked, in the same form. */
  AFTER_LIKED(4, ScorePart.ORDER),
  /** Rated before the user's newest items, in the same form. */
  BEFORE(5, ScorePart.ORDER),
  /** Rated near the user's newest items, in the same form. */
  NEAR(6, ScorePart.ORDER),
  /** Cosine of the item's genres with the genres of the newest entries. */
  GENRES(7, ScorePart.CONTENT),
  /** Cosine of the item's genres with the genres of all entries, each weighted by its rating. */
  GENRES_LIKED(8, ScorePart.CONTENT),
  /** Minus the distance, in decades, of the item's year to the mean year of the newest entries. */
  YEARS(9, ScorePart.CONTENT),
  /** Cosine with what comes next after the newest entries, by a sequence network, divided by τ. */
  SEQUENCE(10, ScorePart.ORDER),
  /** Logarithm of how much more often the item is rated in this context cell than items are. */
  CONTEXT(11, ScorePart.CONTEXT),
  /** {@code ln(1 + ratings)}. */
  POPULARITY(12, ScorePart.POPULARITY),
  /** {@code ln(1 + liked ratings)}. */
  LIKED(13, ScorePart.POPULARITY),
  /** {@code ln(1 + 10 · decayed ratings)}, with the decay of the popularity table. */
  DECAYED(14, ScorePart.POPULARITY),
  /** As {@link #DECAYED}, with a decay ten times slower. */
  SLOWLY_DECAYED(15, ScorePart.POPULARITY),
  /** Mean rating, shrunk towards the mean of all ratings. */
  MEAN_RATING(16, ScorePart.POPULARITY);

  /** The number of terms. */
  public static final int COUNT = values().length;

  /** The number of item terms, which depend on the item alone: the last ones. */
  public static final int OF_ITEM = COUNT - POPULARITY.index();

  private final int index;
  private final ScorePart part;

  Term(int index, ScorePart part) {
    this.index = index;
    this.part = part;
  }

  /** The part of a score that the term belongs to. */
  public ScorePart part() {
    return part;
  }

  /** Whether the term is a product of the user with the item's factors or vector. */
  public boolean isProduct() {
    return part == ScorePart.TASTE || this == SEQUENCE;
  }

  /** The index of the term among all terms, from 0. */
  public int index() {
    return index;
  }

  /** The column of the term among the item terms, from 0; negative for all other terms. */
  public int column() {
    return index - POPULARITY.index;
  }

  /** The name in snapshots and reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
