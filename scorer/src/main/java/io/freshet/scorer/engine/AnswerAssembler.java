package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatedEvent;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.experiment.ServedArm;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assembles an answer as {@link Recommendations} for callers in this process: what a reader of
 * {@link AnswerWriter}'s JSON would get, never shortened. For one thread.
 */
final class AnswerAssembler {
  private final TextBuffer buffer = new TextBuffer();
  private final ReasonText text;
  private final ItemDictionary dictionary;

  AnswerAssembler(ItemDictionary dictionary) {
    this.dictionary = dictionary;
    this.text = new ReasonText(dictionary);
  }

  Recommendations assemble(
      String userId,
      UserStateRecord record,
      EventContext context,
      Answer answer,
      @Nullable String modelVersion,
      String family,
      ItemOverlay overlay,
      long generatedAtMillis) {
    List<RecommendedItem> items = new ArrayList<>(answer.count);
    for (int at = 0; at < answer.count; at++) {
      items.add(
          new RecommendedItem(
              dictionary.id(answer.items[at]),
              TextBuffer.rounded(answer.scores[at]),
              rounded(answer.probabilities[at]),
              rounded(answer.predictedRatings[at]),
              List.of(reason(answer, at, overlay))));
    }
    ServedArm arm = answer.arm;
    return new Recommendations(
        userId,
        record.cause(),
        record.effect(),
        record.hasEvent() ? event(record) : null,
        context,
        modelVersion,
        family,
        answer.rung,
        generatedAtMillis,
        RecommendationIds.text(answer.origin, arm),
        arm == null ? null : arm.experiment().name(),
        arm == null ? null : arm.arm().name(),
        (arm != null && answer.armUnavailable) ? Boolean.TRUE : null,
        null,
        items);
  }

  private static RatedEvent event(UserStateRecord record) {
    double rating = record.eventRating();
    return new RatedEvent(
        record.eventItemId(),
        Double.isNaN(rating) ? rating : TextBuffer.rounded(rating),
        record.eventSeconds(),
        record.eventType());
  }

  private Reason reason(Answer answer, int at, ItemOverlay overlay) {
    buffer.clear();
    text.write(answer, at, overlay, buffer);
    int cited = answer.citedItems[at];
    return new Reason(
        answer.kinds[at],
        cited == Answer.NONE ? null : dictionary.id(cited),
        rounded(answer.citedRatings[at]),
        TextBuffer.rounded(answer.shares[at]),
        new String(buffer.toByteArray(), StandardCharsets.UTF_8));
  }

  private static @Nullable Double rounded(double value) {
    return Double.isNaN(value) ? null : TextBuffer.rounded(value);
  }
}
