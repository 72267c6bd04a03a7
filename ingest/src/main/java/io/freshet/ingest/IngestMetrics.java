package io.freshet.ingest;

import io.freshet.http.metrics.JvmMetrics;
import io.freshet.http.metrics.KafkaMetrics;
import io.freshet.http.metrics.MetricSet;
import io.freshet.ingest.source.Canonical;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.record.Rejection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** The metrics of ingest. */
public final class IngestMetrics {
  private IngestMetrics() {}

  /**
   * Registers the metrics.
   *
   * @param counts counts of the instance
   * @param failed number of records that the instance failed on
   * @param kafka metrics of the Streams client
   */
  public static void register(
      MetricSet metrics,
      IngestCounts counts,
      LongSupplier failed,
      Supplier<Map<MetricName, ? extends Metric>> kafka) {
    metrics.counter(
        "freshet_ingest_events_total",
        "Records that gave a user state, by effect: applied, duplicate, late, withdrawn, profile.",
        List.of("effect"),
        sink -> {
          for (Effect effect : Effect.values()) {
            sink.value((double) counts.accepted(effect), effect.wireName());
          }
        });
    metrics.counter(
        "freshet_ingest_rejected_total",
        "Records sent to rejected-ratings, by reason.",
        List.of("reason"),
        sink -> {
          // From zero, or rates would miss the first record of a reason.
          for (String reason : Rejection.reasons()) {
            sink.value((double) counts.rejected(reason), reason);
          }
        });
    metrics.counter(
        "freshet_ingest_failed_total",
        "Records that ingest failed on, sent to failed-records.",
        failed::getAsLong);
    metrics.counter(
        "freshet_ingest_rerouted_total",
        "Records sent on to their user's partition.",
        counts::rerouted);
    metrics.counter(
        "freshet_ingest_forgotten_total",
        "Tombstones that forgot a user, and older records of forgotten users.",
        counts::forgotten);
    metrics.counter(
        "freshet_ingest_source_records_total",
        "Records of foreign topics, by outcome: mapped, partly (some lines fit), rejected,"
            + " ignored. Their sum is the number of records read.",
        List.of("outcome"),
        sink -> {
          for (SourceCounts.Outcome outcome : SourceCounts.Outcome.values()) {
            sink.value((double) counts.sources().records(outcome), outcome.wireName());
          }
        });
    metrics.counter(
        "freshet_ingest_source_written_total",
        "Records that mappings wrote, by topic: ratings, items, profiles.",
        List.of("topic"),
        sink -> {
          for (Canonical.Target target : Canonical.Target.values()) {
            sink.value(
                (double) counts.sources().written(target), target.name().toLowerCase(Locale.ROOT));
          }
        });
    KafkaMetrics clients = new KafkaMetrics(metrics, kafka);
    clients.consumer();
    clients.producer();
    clients.streams();
    clients.stores();
    JvmMetrics.register(metrics);
  }
}
