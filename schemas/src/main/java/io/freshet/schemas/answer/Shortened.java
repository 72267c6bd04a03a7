package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an answer leaves out because the complete answer exceeds the max size of a record. */
public enum Shortened {
  /** The items have no titles, and the reasons' texts name items by their ids, and no genres. */
  @JsonProperty("texts")
  TEXTS("texts"),
  /** The items have no reasons. */
  @JsonProperty("reasons")
  REASONS("reasons"),
  /** The items have no reasons, and the last items may be missing. */
  @JsonProperty("items")
  ITEMS("items");

  private final String wireName;

  Shortened(String wireName) {
    this.wireName = wireName;
  }

  /** Name in JSON. */
  public String wireName() {
    return wireName;
  }
}
