package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatedEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one record: a user's top-k and how it came about.
 *
 * @param userId whose
 * @param cause the record it answers
 * @param effect what that record did
 * @param event the rating in it; null when the cause is a profile
 * @param context the event's local time
 * @param modelVersion the snapshot that scored; null before the first one
 * @param family what scored: a model family's name, or "content" or "popularity"
 * @param rung of the cold-start ladder
 * @param generatedAtMillis when, epoch milliseconds
 * @param shortened what is left out to keep the answer within a record's bound; null if nothing
 * @param items best first
 */
public record Recommendations(
    String userId,
    Cause cause,
    Effect effect,
    @Nullable RatedEvent event,
    EventContext context,
    @Nullable String modelVersion,
    String family,
    Rung rung,
    long generatedAtMillis,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Shortened shortened,
    List<RecommendedItem> items) {
  public Recommendations {
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(rung, "rung");
    items = List.copyOf(items);
  }
}
