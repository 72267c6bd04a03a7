package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Source topic of the record that caused a state or an answer. For a rerouted rating it is the
 * topic that the rating was first posted to.
 */
public enum CauseTopic {
  @JsonProperty("ratings")
  RATINGS("ratings"),
  @JsonProperty("profiles")
  PROFILES("profiles");

  private final String wireName;

  CauseTopic(String wireName) {
    this.wireName = wireName;
  }

  /** Name in JSON: the topic's name without the prefix. */
  public String wireName() {
    return wireName;
  }
}
