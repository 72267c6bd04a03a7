package io.freshet.schemas.rating;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a record did to its user's state. */
public enum Effect {
  /** It set the user's rating of the item. */
  @JsonProperty("applied")
  APPLIED("applied"),
  /** The very same event had been applied before. */
  @JsonProperty("duplicate")
  DUPLICATE("duplicate"),
  /** A newer event on the same item stands, or the list is full of newer ones. */
  @JsonProperty("late")
  LATE("late"),
  /** It took the user's rating of the item back. */
  @JsonProperty("withdrawn")
  WITHDRAWN("withdrawn"),
  /** It was no rating: the user's profile changed. */
  @JsonProperty("profile")
  PROFILE("profile");

  private final String wireName;

  Effect(String wireName) {
    this.wireName = wireName;
  }

  /** The name in JSON. */
  public String wireName() {
    return wireName;
  }
}
