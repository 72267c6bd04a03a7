package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an answer leaves out because the whole of it is longer than a record may be. */
public enum Shortened {
  /** The reasons' texts name items by their ids and genres not at all. */
  @JsonProperty("texts")
  TEXTS("texts"),
  /** There are no reasons. */
  @JsonProperty("reasons")
  REASONS("reasons"),
  /** There are no reasons, and the last items may be missing. */
  @JsonProperty("items")
  ITEMS("items");

  private final String wireName;

  Shortened(String wireName) {
    this.wireName = wireName;
  }

  /** The name in JSON. */
  public String wireName() {
    return wireName;
  }
}
