package io.freshet.schemas.rating;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Effect of a record on its user's state. */
public enum Effect {
  /** The record set the user's rating of the item. */
  @JsonProperty("applied")
  APPLIED("applied"),
  /** The same event had been applied before. */
  @JsonProperty("duplicate")
  DUPLICATE("duplicate"),
  /** The state already holds a newer event on the item, or its list is full of newer items. */
  @JsonProperty("late")
  LATE("late"),
  /** The record withdrew the user's rating of the item. */
  @JsonProperty("withdrawn")
  WITHDRAWN("withdrawn"),
  /** The record set or withdrew the user's profile. */
  @JsonProperty("profile")
  PROFILE("profile");

  private final String wireName;

  Effect(String wireName) {
    this.wireName = wireName;
  }

  /** Name in JSON. */
  public String wireName() {
    return wireName;
  }
}
