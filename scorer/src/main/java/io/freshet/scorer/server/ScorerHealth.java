package io.freshet.scorer.server;

import io.freshet.http.Health;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.query.LocalUserStates;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;

/** Liveness and readiness of a scorer instance. */
final class ScorerHealth implements Health {
  private final ScorerService scorer;
  private final Supplier<@Nullable LocalUserStates> queries;

  /**
   * Creates the health of an instance.
   *
   * @param queries gives the table of user states; null if there is none
   */
  ScorerHealth(ScorerService scorer, Supplier<@Nullable LocalUserStates> queries) {
    this.scorer = scorer;
    this.queries = queries;
  }

  /**
   * Returns not live once a thread of the topology or of the queried table has failed: the Streams
   * client then ends and does not restart.
   */
  @Override
  public Status live() {
    KafkaStreams.State state = scorer.streams().state();
    LocalUserStates table = queries.get();
    boolean alive =
        scorer.failure() == null && isAlive(state) && (table == null || isAlive(table.state()));
    return new Status(alive, details(state));
  }

  /**
   * Returns ready while the instance runs with at least one task and a model. It is also ready
   * without a model if none has ever been published: it then answers from popularity and content,
   * and the details say so. With a champion that was refused or is not loaded yet it is not ready.
   */
  @Override
  public Status ready() {
    KafkaStreams.State state = scorer.streams().state();
    Map<String, String> details = details(state);
    int tasks = 0;
    if (state == KafkaStreams.State.RUNNING) {
      for (ThreadMetadata thread : scorer.streams().metadataForLocalThreads()) {
        tasks += thread.activeTasks().size() + thread.standbyTasks().size();
      }
    }
    details.put("tasks", Integer.toString(tasks));
    String model = scorer.modelVersion();
    boolean fallback = model == null && scorer.models().foundNoChampion();
    details.put("model", model != null ? model : fallback ? "none yet: fallback" : "not loaded");
    if (scorer.timings().sampled() > 0) {
      scorer
          .timings()
          .microsPerEvent()
          .forEach((stage, micros) -> details.put(STAGE_MICROS + name(stage), micros(micros)));
    }
    boolean answers = model != null || fallback;
    return new Status(scorer.failure() == null && tasks > 0 && answers, details);
  }

  private static String name(StageTimings.Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String micros(double micros) {
    return String.format(Locale.ROOT, "%.1f", micros);
  }

  private static boolean isAlive(KafkaStreams.State state) {
    return state != KafkaStreams.State.ERROR && state != KafkaStreams.State.PENDING_ERROR;
  }

  /** The table's state for a supervisor, with its lag: a running table may still be incomplete. */
  static String queries(KafkaStreams.State state, long behind) {
    return behind == 0 ? state.name() : state.name() + ", " + behind + " states behind";
  }

  private Map<String, String> details(KafkaStreams.State state) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("streams", state.name());
    if (!scorer.startup().hasEnded()) {
      details.put("read", Long.toString(scorer.startup().records()));
    }
    LocalUserStates table = queries.get();
    if (table != null) {
      details.put("queries", queries(table.state(), table.behind()));
    }
    Throwable failure = scorer.failure();
    if (failure != null) {
      // The class alone: a message may name a record's contents.
      details.put("failure", failure.getClass().getSimpleName());
    }
    return details;
  }
}
