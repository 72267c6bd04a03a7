package io.freshet.scorer;

import io.freshet.http.metrics.JvmMetrics;
import io.freshet.http.metrics.KafkaMetrics;
import io.freshet.http.metrics.LatencyHistogram;
import io.freshet.http.metrics.MetricSet;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Shortened;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.scorer.engine.ServingArms;
import io.freshet.scorer.engine.StageTimings.Stage;
import io.freshet.scorer.quality.LiveQualityReport;
import io.freshet.scorer.snapshot.LoadedModel;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** The metrics of the scorer. */
public final class ScorerMetrics {

  /**
   * The sources of the metrics.
   *
   * @param collaborators the counts of the instance's tasks
   * @param model gives the serving model; null before the first one
   * @param swaps number of models swapped in
   * @param refusals number of snapshots refused
   * @param failed records that the instance failed on
   * @param kafka the Streams client's metrics
   * @param table the metrics of the Streams client that keeps the table of user states; empty
   *     without a table
   * @param clock for the model's age
   */
  public record Sources(
      SharedScorerState collaborators,
      Supplier<@Nullable LoadedModel> model,
      LongSupplier swaps,
      LongSupplier refusals,
      LongSupplier failed,
      Supplier<Map<MetricName, ? extends org.apache.kafka.common.Metric>> kafka,
      Supplier<Map<MetricName, ? extends org.apache.kafka.common.Metric>> table,
      InstantSource clock) {}

  private final MetricSet metrics;
  private final Sources sources;

  private ScorerMetrics(MetricSet metrics, Sources sources) {
    this.metrics = metrics;
    this.sources = sources;
  }

  /** Registers the metrics. */
  public static void register(MetricSet metrics, Sources sources) {
    ScorerMetrics scorer = new ScorerMetrics(metrics, sources);
    scorer.answers();
    scorer.model();
    scorer.experiments();
    scorer.quality();
    KafkaMetrics clients = new KafkaMetrics(metrics, sources.kafka());
    clients.consumer();
    clients.producer();
    clients.streams();
    new KafkaMetrics(metrics, sources.table()).stores();
    JvmMetrics.register(metrics);
  }

  private void answers() {
    AnswerCounts answers = sources.collaborators().answers();
    metrics.counter(
        "freshet_scorer_answers_total",
        "Answers, by rung of the cold-start ladder.",
        List.of("rung"),
        sink -> {
          for (Rung rung : Rung.values()) {
            sink.value((double) answers.of(rung), rung.wireName());
          }
        });
    metrics.counter(
        "freshet_scorer_shortened_total",
        "Answers, those on demand included, that were too long and were shortened, by the part"
            + " left out: texts, reasons, items.",
        List.of("form"),
        sink -> {
          for (Shortened form : Shortened.values()) {
            sink.value((double) sources.collaborators().bound().count(form), form.wireName());
          }
        });
    metrics.counter(
        "freshet_scorer_failed_total",
        "States that the scorer failed on, sent to failed-records.",
        () -> sources.failed().getAsLong());
    metrics.histogram(
        "freshet_scorer_latency_seconds",
        "Time from the arrival of the cause (the rating) at the broker to its answer, ingest"
            + " included, in whole milliseconds.",
        "",
        Map.<String, LatencyHistogram>of("", answers.latency()));
    metrics.counter(
        "freshet_scorer_stage_seconds_total",
        "Time of the timed answers, by stage: decode, quality, fold_in, score, top_k, reasons,"
            + " json, forward. One answer in 64 is timed.",
        List.of("stage"),
        sink ->
            sources
                .collaborators()
                .timings()
                .microsPerEvent()
                .forEach(
                    (stage, micros) ->
                        sink.value(
                            micros * sources.collaborators().timings().sampled() / 1e6,
                            name(stage))));
    metrics.counter(
        "freshet_scorer_stage_samples_total",
        "Timed answers; divide the seconds of a stage by this number.",
        () -> sources.collaborators().timings().sampled());
    metrics.counter(
        "freshet_scorer_overdue_total",
        "States that were read later than the compaction lag of their topic.",
        () -> sources.collaborators().lag().overdue());
    metrics.counter(
        "freshet_scorer_superseded_total",
        "States that compaction may have removed before they were answered.",
        () -> sources.collaborators().lag().superseded());
  }

  private static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  private void model() {
    metrics.gauge(
        "freshet_scorer_model",
        "1; the labels are the version and family of the model that serves. Absent before the"
            + " first model.",
        List.of("version", "family"),
        sink -> {
          LoadedModel model = sources.model().get();
          if (model != null) {
            sink.value(1, model.version(), model.manifest().family());
          }
        });
    ofModel(
        "freshet_scorer_model_age_seconds",
        "Age of the model that serves; absent before the first model.",
        m -> (sources.clock().millis() - m.createdAtMillis()) / 1e3);
    ofModel(
        "freshet_scorer_model_items",
        "Items that the model that serves knows.",
        ModelManifest::items);
    metrics.counter(
        "freshet_scorer_unknown_item_fields_total",
        "Fields in records of items that Freshet does not read; the log names each field once.",
        () -> sources.collaborators().views().current().overlay().unknownFields());
    metrics.gauge(
        "freshet_scorer_undescribed_items",
        "Rated items that the scorer knows although no record of items and no model has them.",
        () -> sources.collaborators().dictionary().undescribed());
    metrics.counter(
        "freshet_scorer_undescribed_dropped_total",
        "Ratings that are not counted: no record of items and no model has their item, and the"
            + " scorer already knows scorer.items.undescribed.max such items.",
        () -> sources.collaborators().dictionary().dropped());
    metrics.counter(
        "freshet_scorer_model_swaps_total",
        "Times that a new model began to serve.",
        () -> sources.swaps().getAsLong());
    metrics.counter(
        "freshet_scorer_model_refusals_total",
        "Snapshots refused because checksum, shape or numbers were wrong.",
        () -> sources.refusals().getAsLong());
  }

  private void ofModel(String name, String help, Function<ModelManifest, Number> value) {
    metrics.gauge(
        name,
        help,
        List.of(),
        sink -> {
          LoadedModel model = sources.model().get();
          if (model != null) {
            sink.value(value.apply(model.manifest()).doubleValue());
          }
        });
  }

  private void experiments() {
    ServingArms arms = sources.collaborators().arms();
    metrics.gauge(
        "freshet_scorer_experiments",
        "Experiments that run.",
        () -> (double) arms.current().size());
    metrics.gauge(
        "freshet_scorer_models",
        "Models that the scorer holds: the champion, and max two more for arms of experiments.",
        () -> (double) sources.collaborators().views().models());
    metrics.counter(
        "freshet_scorer_arm_unavailable_total",
        "Answers, those on demand included, to users in experiments by control's model and settings"
            + " because the model of the user's arm is not loaded; the log says why.",
        () -> (double) arms.unavailable());
    metrics.counter(
        "freshet_scorer_judgements_total",
        "Records of judgements written: judged likes of users in experiments, by arm.",
        () -> (double) arms.judgements());
  }

  private void quality() {
    quality("judged", "Liked new ratings that were judged.", r -> r.overall().events());
    quality("hits", "Judged ratings whose item was in the list shown.", r -> r.overall().hits());
    quality(
        "baseline_hits",
        "Judged ratings whose item was in decayed popularity's list of the same moment.",
        r -> r.overall().baselineHits());
    quality(
        "unscored",
        "Liked new ratings of users who held no list yet.",
        LiveQualityReport::unscored);
    rate("hit_rate", "Hits per judged rating since the start.", r -> r.overall().hitRate());
    rate(
        "baseline_hit_rate",
        "Hits of decayed popularity per judged rating since the start.",
        r -> r.overall().baselineHitRate());
    rate(
        "lift",
        "Paired difference of the hit rate and the baseline's hit rate.",
        r -> r.overall().lift());
  }

  private void quality(String name, String help, Function<LiveQualityReport, Number> value) {
    DoubleSupplier source = () -> value.apply(report()).doubleValue();
    metrics.counter("freshet_scorer_live_" + name + "_total", help, source);
  }

  private void rate(String name, String help, Function<LiveQualityReport, Metric> value) {
    metrics.gauge(
        "freshet_scorer_live_" + name,
        help
            + " Label bound: estimate, low and high (95 %, clustered by user); absent while"
            + " unknown.",
        List.of("bound"),
        sink -> {
          Metric metric = value.apply(report());
          finite(sink, metric.value(), "estimate");
          finite(sink, metric.lower(), "low");
          finite(sink, metric.upper(), "high");
        });
  }

  private static void finite(MetricSet.Sink sink, double value, String bound) {
    if (Double.isFinite(value)) {
      sink.value(value, bound);
    }
  }

  private LiveQualityReport report() {
    return sources.collaborators().quality().report();
  }
}
