package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which source a state or an answer came from. A rerouted rating's cause is where it was first
 * posted.
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

  /** The name in JSON: the topic's name without prefix. */
  public String wireName() {
    return wireName;
  }
}
