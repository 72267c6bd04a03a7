package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Rejection;
import io.freshet.simulation.Producers.Verdict;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The invariant that every rating has one outcome: answered, rejected or forgotten, and never two
 * of these; exactly once under {@code exactly_once_v2}, unless ratings were read again.
 */
final class Balance {
  private enum Outcome {
    ANSWERED,
    REJECTED,
    FORGOTTEN
  }

  private record Place(int partition, long offset) {}

  private final World world;
  private final String ratings;
  private final Map<Place, Map<Outcome, Integer>> outcomes = new HashMap<>();

  private Balance(World world) {
    this.world = world;
    this.ratings = world.deployment.topics().ratings().name();
  }

  /** Checks it, once everything is processed. */
  static void check(World world) {
    Balance balance = new Balance(world);
    balance.count();
    balance.compare();
  }

  private void count() {
    var topics = world.deployment.topics();
    for (PartitionLog log : world.kafka.logs(topics.recommendations().name())) {
      for (LogEntry entry : log.history()) {
        byte[] value = entry.value();
        if (value == null) {
          add(FreshetHeaders.origin(entry.headers()), Outcome.FORGOTTEN);
          continue;
        }
        Recommendations answer = RecommendationsJson.decode(value);
        if (answer.cause().topic() == CauseTopic.RATINGS) {
          add(new Place(answer.cause().partition(), answer.cause().offset()), Outcome.ANSWERED);
        }
      }
    }
    for (PartitionLog log : world.kafka.logs(topics.rejectedRatings().name())) {
      log.history().forEach(e -> add(FreshetHeaders.origin(e.headers()), outcome(e)));
    }
  }

  private static Outcome outcome(LogEntry rejected) {
    boolean forgotten = Rejection.Forgotten.is(rejected.headers());
    return forgotten ? Outcome.FORGOTTEN : Outcome.REJECTED;
  }

  private void add(@Nullable Origin origin, Outcome outcome) {
    Violation.require(origin != null, "a record that is %s names its origin", outcome);
    if (origin != null && origin.topic().equals(ratings)) {
      add(new Place(origin.partition(), origin.offset()), outcome);
    }
  }

  private void add(Place place, Outcome outcome) {
    outcomes
        .computeIfAbsent(place, p -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1, Integer::sum);
  }

  private void compare() {
    boolean once = world.deployment.exactlyOnce() && !world.ratingsReset();
    for (PartitionLog log : world.kafka.logs(ratings)) {
      for (LogEntry entry : log.history()) {
        Place place = new Place(log.name().partition(), entry.offset());
        Map<Outcome, Integer> found = outcomes.getOrDefault(place, Map.of());
        Verdict verdict = Posted.verdict(world.kafka, entry);
        compare(log.name() + "@" + entry.offset(), verdict, found, once);
        Violation.require(
            verdict == Verdict.FORGET
                || !found.containsKey(Outcome.FORGOTTEN)
                || mayBeForgotten(entry),
            "rating %s@%d is forgotten, though it arrived after every tombstone of its user",
            log.name(),
            entry.offset());
      }
    }
  }

  /**
   * What is allowed: who was forgotten has everything forgotten, nonsense included. A record that
   * is processed again can be forgotten after it was answered. Of tombstones one is enough.
   */
  private static void compare(
      String place, Verdict verdict, Map<Outcome, Integer> found, boolean once) {
    Set<Outcome> allowed =
        switch (verdict) {
          case ACCEPT -> Set.of(Outcome.ANSWERED, Outcome.FORGOTTEN);
          case REJECT -> Set.of(Outcome.REJECTED, Outcome.FORGOTTEN);
          case FORGET -> Set.of(Outcome.FORGOTTEN);
        };
    boolean none = found.isEmpty() && verdict != Verdict.FORGET;
    Violation.require(
        allowed.containsAll(found.keySet()) && !none,
        "rating %s is %s, allowed is one of %s",
        place,
        found,
        allowed);
    Violation.require(
        !once || found.values().stream().mapToInt(Integer::intValue).sum() <= 1,
        "rating %s is %s, under exactly-once",
        place,
        found);
  }

  /** Whether a tombstone of the user arrived so late that it may mean the record. */
  private boolean mayBeForgotten(LogEntry record) {
    String user = Posted.user(world.kafka, record);
    long arrivalMillis = Posted.arrivalMillis(world.kafka, record);
    byte[] key = user.getBytes(UTF_8);
    long margin = Deployment.FORGET_MARGIN.toMillis();
    PartitionLog home = world.kafka.log(new TopicPartition(ratings, States.home(user)));
    return home.history().stream()
        .anyMatch(
            entry ->
                entry.value() == null
                    && Arrays.equals(key, entry.key())
                    && arrivalMillis <= Posted.arrivalMillis(world.kafka, entry) + margin);
  }
}
