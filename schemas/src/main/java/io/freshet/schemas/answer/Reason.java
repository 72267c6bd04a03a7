package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reason why an item is in an answer.
 *
 * @param kind kind of the reason
 * @param itemId item of the user's history or stated likes that the reason cites, or null
 * @param rating the user's rating of that item, or null
 * @param share share of the item's score that this reason explains; 1 is the whole score
 * @param text text for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(
    Kind kind, @Nullable String itemId, @Nullable Double rating, double share, String text) {

  /** Kind of a reason. */
  public enum Kind {
    /** The user rated the cited item at or above the user's mean. */
    @JsonProperty("because-you-rated")
    BECAUSE_YOU_RATED("because-you-rated"),
    /** The cited item is in the user's history, but the user did not like it. */
    @JsonProperty("people-who-watched")
    PEOPLE_WHO_WATCHED("people-who-watched"),
    /** Many users like the item in this context. */
    @JsonProperty("popular")
    POPULAR("popular"),
    /** The item matches a like that the user's profile states. */
    @JsonProperty("stated-like")
    STATED_LIKE("stated-like"),
    /** The item shares genres with the user's history. */
    @JsonProperty("similar-genre")
    SIMILAR_GENRE("similar-genre"),
    /**
     * Few users have rated the item, so it is explored at a place that its score alone would not
     * give it.
     */
    @JsonProperty("exploration")
    EXPLORATION("exploration");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** Name in JSON. */
    public String wireName() {
      return wireName;
    }
  }

  public Reason {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    if (rating != null && !Double.isFinite(rating)) {
      throw new IllegalArgumentException("the cited rating must be finite, got " + rating);
    }
    if (!Double.isFinite(share)) {
      throw new IllegalArgumentException("share must be finite, got " + share);
    }
  }
}
