package io.freshet.scorer;

import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.AnswerBound;
import io.freshet.scorer.engine.ServingViews;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.LivePopularity;
import io.freshet.scorer.quality.LiveQualityBoard;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What the tasks of one instance share. All of it may be read and written by several threads, and
 * none of it is needed to be complete: a task that starts with empty collaborators answers.
 *
 * @param dictionary numbers the items
 * @param popularity what this instance has counted
 * @param quality judges held lists
 * @param views the snapshot and the overlay to answer with
 * @param timings where the time goes
 * @param lag what lagging may have cost
 * @param answers how many there were, and how long they took
 * @param records how large a record of {@code recommendations} may be
 * @param bound how long an answer may be, and how many were shortened
 */
public record SharedScorerState(
    ItemDictionary dictionary,
    LivePopularity popularity,
    LiveQualityBoard quality,
    ServingViews views,
    StageTimings timings,
    LagWatch lag,
    AnswerCounts answers,
    RecordBound records,
    AnswerBound bound) {

  /**
   * Makes those of a new instance.
   *
   * @param settings the scorer's
   * @param topics of the deployment
   * @return empty ones
   */
  public static SharedScorerState create(ScorerSettings settings, Topics topics) {
    ItemDictionary dictionary = new ItemDictionary(settings.undescribedItems());
    LivePopularity popularity = new LivePopularity(dictionary);
    LiveQualityBoard quality =
        new LiveQualityBoard(settings.liveQualityUsers(), settings.likeThreshold());
    RecordBound records = new RecordBound(topics.recommendations());
    String lag = topics.userStates().configs().get(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);
    return new SharedScorerState(
        dictionary,
        popularity,
        quality,
        new ServingViews(dictionary, popularity, quality, settings.lists().rules()),
        new StageTimings(),
        new LagWatch(lag == null ? TimeUnit.HOURS.toMillis(1) : Long.parseLong(lag)),
        new AnswerCounts(),
        records,
        new AnswerBound(records::valueBytes));
  }
}
