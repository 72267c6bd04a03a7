package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an item is in an answer.
 *
 * @param kind what sort of reason
 * @param itemId the item of the user's history or stated likes that it cites, or null
 * @param rating the user's rating of that item, or null
 * @param share which part of the item's score this reason carries; 1 is all of it
 * @param text for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(
    Kind kind, @Nullable String itemId, @Nullable Double rating, double share, String text) {

  /** The sorts of reasons. */
  public enum Kind {
    /** The user rated the cited item at or above their own mean. */
    @JsonProperty("because-you-rated")
    BECAUSE_YOU_RATED("because-you-rated"),
    /** The cited item is in the user's history, but they did not like it. */
    @JsonProperty("people-who-watched")
    PEOPLE_WHO_WATCHED("people-who-watched"),
    /** Many people like it in this context. */
    @JsonProperty("popular")
    POPULAR("popular"),
    /** The user's profile says so. */
    @JsonProperty("stated-like")
    STATED_LIKE("stated-like"),
    /** It shares genres with the user's history. */
    @JsonProperty("similar-genre")
    SIMILAR_GENRE("similar-genre"),
    /** Few have rated it: it is given a chance, beside what its score has earned. */
    @JsonProperty("exploration")
    EXPLORATION("exploration");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** The name in JSON. */
    public String wireName() {
      return wireName;
    }
  }

  public Reason {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    if (rating != null && !Double.isFinite(rating)) {
      throw new IllegalArgumentException("a cited rating must be finite, got " + rating);
    }
    if (!Double.isFinite(share)) {
      throw new IllegalArgumentException("share must be finite, got " + share);
    }
  }
}
