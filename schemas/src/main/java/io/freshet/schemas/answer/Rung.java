package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Rung of the cold-start ladder that an answer comes from, lowest first. */
public enum Rung {
  /** Nothing is known about the user: items that are popular in this context. */
  @JsonProperty("popularity")
  POPULARITY("popularity"),
  /** Only stated likes are known: items similar to them. */
  @JsonProperty("stated-likes")
  STATED_LIKES("stated-likes"),
  /** The user has a history, but no model knows its items: items with similar content. */
  @JsonProperty("history-content")
  HISTORY_CONTENT("history-content"),
  /** The model folded in the user's history. */
  @JsonProperty("personal")
  PERSONAL("personal");

  private final String wireName;

  Rung(String wireName) {
    this.wireName = wireName;
  }

  /** Name in JSON. */
  public String wireName() {
    return wireName;
  }
}
