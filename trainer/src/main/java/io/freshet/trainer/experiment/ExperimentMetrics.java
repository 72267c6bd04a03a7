package io.freshet.trainer.experiment;

import io.freshet.http.metrics.MetricSet;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The metrics of experiments. No label holds a name, because names come from clients. */
public final class ExperimentMetrics {
  private ExperimentMetrics() {}

  /** Registers the metrics. */
  public static void register(MetricSet metrics, ExperimentDesk desk) {
    metrics.gauge(
        "freshet_trainer_experiments_running",
        "Experiments that run.",
        () -> sum(desk, result -> result.definition().running() ? 1 : 0));
    metrics.gauge(
        "freshet_trainer_experiment_likes",
        "Judged likes of all experiments that are kept, of their shown arms.",
        () -> sum(desk, ExperimentResult::likes));
    metrics.gauge(
        "freshet_trainer_experiment_likes_left_out",
        "Likes that no experiment counts: of users with more than 200 in an arm, and of users"
            + " beyond the bound of 2,000,000 users and arms.",
        () -> sum(desk, ExperimentResult::leftOut));
    metrics.gauge(
        "freshet_trainer_experiment_users",
        "Pairs of a user and an arm whose sums are held, 2,000,000 at most.",
        () ->
            sum(
                desk,
                result ->
                    result.arms().stream().mapToInt(ExperimentResult.ArmResult::users).sum()));
    metrics.counter(
        "freshet_trainer_unreadable_judgements_total",
        "Records of judgements that were passed over because they could not be read.",
        desk::unreadable);
  }

  private static double sum(ExperimentDesk desk, ToDoubleFunction<ExperimentResult> of) {
    return Objects.requireNonNullElse(desk.views(), List.<ExperimentDesk.ExperimentView>of())
        .stream()
        .mapToDouble(view -> of.applyAsDouble(view.result()))
        .sum();
  }
}
