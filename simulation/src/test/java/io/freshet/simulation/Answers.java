package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import io.freshet.simulation.streams.StreamsApplication;
import io.freshet.simulation.streams.StreamsInstance;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The invariant of every answer: it contains no item that its user has seen, and no item that was
 * withdrawn as far as its scorer can know.
 */
final class Answers implements StreamsApplication.Watch {
  /** The types whose events take an item out of the lists. */
  private static final Set<String> HIDING = Set.of("purchase", "dislike", "skip");

  private final World world;
  private final UserStateRecord record = new UserStateRecord();
  private final UserStateReader state = new UserStateReader();

  Answers(World world) {
    this.world = world;
  }

  @Override
  public void forwarded(
      StreamsInstance instance,
      LogEntry input,
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    byte[] asked = input.value();
    if (value == null || asked == null) {
      Violation.require(
          value == null && asked == null, "a tombstone, and only that, answers a tombstone");
      return;
    }
    if (!topic.equals(world.deployment.topics().recommendations().name())) {
      return;
    }
    Recommendations answer = RecommendationsJson.decode(value);
    Set<String> seen = seen(asked);
    Set<String> withdrawn = withdrawn(scorer(instance));
    for (RecommendedItem each : answer.items()) {
      Violation.require(
          !seen.contains(each.itemId()),
          "scorer %s recommends %s to %s, who has seen it",
          instance.name(),
          each.itemId(),
          answer.userId());
      Violation.require(
          !withdrawn.contains(each.itemId()),
          "scorer %s recommends %s to %s by %s, though it was withdrawn",
          instance.name(),
          each.itemId(),
          answer.userId(),
          answer.modelVersion());
    }
  }

  private Set<String> seen(byte[] asked) {
    record.decode(asked);
    state.wrap(record.buffer(), record.stateOffset(), record.stateLength());
    Set<String> seen = new HashSet<>();
    while (state.next()) {
      seen.add(state.itemId());
    }
    while (state.nextSeen()) {
      seen.add(state.itemId());
    }
    while (state.nextType()) {
      boolean hides = HIDING.contains(state.type());
      while (state.next()) {
        if (hides) {
          seen.add(state.itemId());
        }
      }
      while (state.nextSeen()) {
        if (hides) {
          seen.add(state.itemId());
        }
      }
    }
    return seen;
  }

  private ScorerProcess scorer(StreamsInstance instance) {
    for (Fleet.Member<ScorerProcess> member : world.scorers.running()) {
      if (member.instance() == instance) {
        return member.process();
      }
    }
    throw new IllegalStateException(instance.name() + " answers, but does not run");
  }

  /**
   * What was withdrawn as far as a scorer can know: it has heard so itself, or its model was
   * trained after that. A tombstone that compaction had dropped before is unknown to both.
   */
  private Set<String> withdrawn(ScorerProcess scorer) {
    PartitionLog items = world.kafka.log(world.itemPartition());
    LoadedModel model = scorer.holder().current();
    long trained =
        model == null
            ? 0
            : model.manifest().dataOffsets().getOrDefault(items.name().toString(), 0L);
    Set<String> withdrawn = new HashSet<>();
    for (LogEntry entry : items.history()) {
      if (entry.offset() < trained || scorer.knows(entry)) {
        String id = new String(entry.key(), UTF_8);
        if (isAvailable(entry)) {
          withdrawn.remove(id);
        } else {
          withdrawn.add(id);
        }
      }
    }
    return withdrawn;
  }

  private static boolean isAvailable(LogEntry entry) {
    byte[] value = entry.value();
    if (value == null) {
      return false;
    }
    Parsed<Item> parsed = Items.decode(entry.key(), value);
    return parsed.orThrow().available();
  }
}
