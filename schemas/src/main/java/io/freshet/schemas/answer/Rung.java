package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The rung of the cold-start ladder an answer stands on, lowest first. */
public enum Rung {
  /** Nothing is known of the user: what is popular in this context. */
  @JsonProperty("popularity")
  POPULARITY("popularity"),
  /** Only stated likes are known: items like them. */
  @JsonProperty("stated-likes")
  STATED_LIKES("stated-likes"),
  /** There is a history, but no model that knows its items: items with similar content. */
  @JsonProperty("history-content")
  HISTORY_CONTENT("history-content"),
  /** The model folded the user's history in. */
  @JsonProperty("personal")
  PERSONAL("personal");

  private final String wireName;

  Rung(String wireName) {
    this.wireName = wireName;
  }

  /** The name in JSON. */
  public String wireName() {
    return wireName;
  }
}
