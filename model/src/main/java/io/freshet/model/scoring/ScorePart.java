package io.freshet.model.scoring;

/** A part of a score, by what it comes from. */
public enum ScorePart {
  /** What the user's ratings say through factors of users and items. */
  TASTE(0, "taste"),
  /** What was rated before, after and near the user's newest items. */
  ORDER(1, "order"),
  /** Genres and year. */
  CONTENT(2, "content"),
  /** What the item brings for every user: how often, how recently and how well it is rated. */
  POPULARITY(3, "popularity"),
  /** The time of the day and of the week. */
  CONTEXT(4, "context"),
  /** What re-ranking adds: the head, and the order of the items below the best. */
  HEAD(5, "head");

  private final int index;
  private final String wireName;

  ScorePart(int index, String wireName) {
    this.index = index;
    this.wireName = wireName;
  }

  /** The index of the part among all parts, from 0. */
  public int index() {
    return index;
  }

  /** The name in JSON. */
  public String wireName() {
    return wireName;
  }
}
