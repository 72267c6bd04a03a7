package io.freshet.trainer;

import io.freshet.http.metrics.JvmMetrics;
import io.freshet.http.metrics.MetricSet;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.trainer.experiment.ExperimentDesk;
import io.freshet.trainer.experiment.ExperimentMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metrics of the trainer. */
public final class TrainerMetrics {
  private final MetricSet metrics;
  private final Supplier<TrainerStatus> status;

  private TrainerMetrics(MetricSet metrics, Supplier<TrainerStatus> status) {
    this.metrics = metrics;
    this.status = status;
  }

  /**
   * Registers the metrics.
   *
   * @param status the trainer's status
   * @param refits number of refits since the start, by decision
   * @param experiments the experiments
   */
  public static void register(
      MetricSet metrics,
      Supplier<TrainerStatus> status,
      Supplier<Map<Verdict.Decision, Long>> refits,
      ExperimentDesk experiments) {
    TrainerMetrics trainer = new TrainerMetrics(metrics, status);
    metrics.counter(
        "freshet_trainer_refits_total",
        "Refits and recounts since the start, by decision: published, refused,"
            + " insufficient_evidence, failed_checks, pinned, no_data, failed.",
        List.of("decision"),
        sink -> {
          Map<Verdict.Decision, Long> counts = refits.get();
          for (Verdict.Decision decision : Verdict.Decision.values()) {
            sink.value(
                (double) counts.getOrDefault(decision, 0L),
                decision.name().toLowerCase(Locale.ROOT));
          }
        });
    metrics.gauge(
        "freshet_trainer_last_refit_seconds",
        "Time that the last refit or recount took; absent before the first.",
        List.of(),
        sink -> {
          Evaluation last = status.get().lastEnding();
          if (last != null) {
            sink.value(last.count(Evaluation.TOOK_MILLIS) / 1e3);
          }
        });
    metrics.gauge(
        "freshet_trainer_champion",
        "1; the label is the version that served after the last refit or recount. Absent without a"
            + " champion.",
        List.of("version"),
        sink -> {
          String champion = status.get().champion();
          if (champion != null) {
            sink.value(1, champion);
          }
        });
    trainer.gauge("refitting", "1 while a refit is under way.", s -> s.refitting() ? 1 : 0);
    trainer.gauge("users", "Users whose states are held.", TrainerStatus::users);
    trainer.gauge("ratings", "Ratings in those states.", TrainerStatus::ratings);
    trainer.gauge("new_ratings", "Ratings since the last refit began.", TrainerStatus::newRatings);
    trainer.gauge(
        "memory_bytes",
        "Memory in use of the budget trainer.memory.megabytes.",
        TrainerStatus::bytes);
    trainer.gauge(
        "sampled_share",
        "Share of all users that is held. It is below 1 if the memory budget was exceeded.",
        TrainerStatus::sampledShare);
    metrics.counter(
        "freshet_trainer_unreadable_states_total",
        "States skipped because they could not be read.",
        () -> status.get().unreadableStates());
    ExperimentMetrics.register(metrics, experiments);
    JvmMetrics.register(metrics);
  }

  private void gauge(String name, String help, ToDoubleFunction<TrainerStatus> value) {
    metrics.gauge("freshet_trainer_" + name, help, () -> value.applyAsDouble(status.get()));
  }
}
