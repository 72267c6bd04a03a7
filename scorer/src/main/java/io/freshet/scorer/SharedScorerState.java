package io.freshet.scorer;

import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.AnswerBound;
import io.freshet.scorer.engine.ServingArms;
import io.freshet.scorer.engine.ServingViews;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.LiveCounts;
import io.freshet.scorer.quality.LiveQualityBoard;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The state that the tasks of one scorer instance share. All parts are thread-safe. A task answers
 * even if they are still empty.
 *
 * @param dictionary numbers the items
 * @param popularity the decayed counts of this instance
 * @param quality live quality of the lists shown
 * @param views the current snapshot and overlay
 * @param arms the running experiments
 * @param timings the stages of an event
 * @param lag events that a lagging scorer may have missed
 * @param answers counts and latencies of answers
 * @param records max size of a record of {@code recommendations}
 * @param bound max length of an answer, and how many were shortened
 */
public record SharedScorerState(
    ItemDictionary dictionary,
    LiveCounts popularity,
    LiveQualityBoard quality,
    ServingViews views,
    ServingArms arms,
    StageTimings timings,
    LagWatch lag,
    AnswerCounts answers,
    RecordBound records,
    AnswerBound bound) {

  /**
   * Creates the shared state of a new scorer instance.
   *
   * @param settings of the scorer
   * @param topics of the deployment
   * @return empty state
   */
  public static SharedScorerState create(ScorerSettings settings, Topics topics) {
    ItemDictionary dictionary = new ItemDictionary(settings.undescribedItems());
    LiveCounts popularity = LiveCounts.empty(dictionary);
    LiveQualityBoard quality =
        new LiveQualityBoard(settings.liveQualityUsers(), settings.likeThreshold());
    RecordBound records = new RecordBound(topics.recommendations());
    String lag = topics.userStates().configs().get(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);
    ServingViews views =
        new ServingViews(
            dictionary, popularity, quality, settings.lists().newItems(), settings.events());
    return new SharedScorerState(
        dictionary,
        popularity,
        quality,
        views,
        new ServingArms(views),
        new StageTimings(),
        new LagWatch(lag == null ? TimeUnit.HOURS.toMillis(1) : Long.parseLong(lag)),
        new AnswerCounts(),
        records,
        new AnswerBound(records::valueBytes));
  }
}
