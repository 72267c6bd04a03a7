package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatedEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one record: a user's top k items, with cause, context and model.
 *
 * @param userId id of the user
 * @param cause the record that the answer is for
 * @param effect what that record did to the user's state
 * @param event the rating in that record; null if the cause is a profile
 * @param context local time of the event
 * @param modelVersion version of the model that scored; null before the first model
 * @param family name of the model family that scored, or "content" or "popularity"
 * @param rung rung of the cold-start ladder
 * @param generatedAtMillis time of the answer, epoch milliseconds
 * @param recommendationId opaque id of the answer: a repeated answer to the same record by the same
 *     arm has the same id; null in answers of releases up to 0.1
 * @param experiment name of the experiment that the user is in; null if there is none
 * @param arm name of the user's arm; null without an experiment
 * @param armUnavailable true if the arm's model could not be loaded, so that control answered; null
 *     otherwise
 * @param shortened what is left out to keep the answer within the max size of a record; null if
 *     nothing
 * @param items the items, best first
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
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String recommendationId,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String experiment,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String arm,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean armUnavailable,
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

  /** Creates an answer without an id, to a user in no experiment. */
  public Recommendations(
      String userId,
      Cause cause,
      Effect effect,
      @Nullable RatedEvent event,
      EventContext context,
      @Nullable String modelVersion,
      String family,
      Rung rung,
      long generatedAtMillis,
      @Nullable Shortened shortened,
      List<RecommendedItem> items) {
    this(
        userId,
        cause,
        effect,
        event,
        context,
        modelVersion,
        family,
        rung,
        generatedAtMillis,
        null,
        null,
        null,
        null,
        shortened,
        items);
  }
}
