package io.freshet.standalone.demo;

import io.freshet.schemas.answer.Metric;
import io.freshet.scorer.quality.LiveQualityReport;
import io.freshet.scorer.quality.LiveQualityReport.Scores;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The summary at the end of a demo.
 *
 * @param balance of all rating records in the topics
 * @param published number of published snapshots in this run
 * @param refused number of refits in this run whose snapshot was not published
 * @param quality live quality in this run
 * @param latency time from a rating's arrival at the broker to its answer's arrival, in this run
 * @param events number of events sent in this run
 * @param seconds time for sending and answering them, without refits
 */
record DemoSummary(
    Balance balance,
    int published,
    int refused,
    LiveQualityReport quality,
    LatencySample latency,
    long events,
    double seconds) {

  /** Prints the summary. */
  void print(PrintWriter out) {
    out.println("Summary");
    line(
        out,
        "balance",
        "%,d ratings in = %,d answered + %,d rejected + %,d forgotten + %,d failed: %s",
        balance.in(),
        balance.answered(),
        balance.rejected(),
        balance.forgotten(),
        balance.failed(),
        verdict());
    if (balance.answers() != balance.answered()) {
      line(
          out,
          "",
          "%,d answers in all: some events were answered again after a restart",
          balance.answers());
    }
    line(out, "snapshots", "%d published, %d refused", published, refused);
    Scores all = quality.overall();
    if (all.events() == 0) {
      line(out, "hit rate@10", "nothing to judge in this run");
    } else {
      line(
          out,
          "hit rate@10",
          "%.4f of the recommendations, %.4f of decayed popularity, on the same %,d liked ratings of %,d users",
          all.hitRate().value(),
          all.baselineHitRate().value(),
          all.events(),
          all.users());
      line(out, "lift", "%s (95 %% interval, paired, clustered by user)", interval(all.lift()));
      Scores rival = quality.rival();
      if (rival != null && rival.events() > 0) {
        String name = String.valueOf(rival.family());
        line(
            out,
            "against " + name,
            "%.4f of the recommendations, %.4f of %s alone, on the same %,d of %d sampled users: lift %s",
            rival.hitRate().value(),
            rival.baselineHitRate().value(),
            name,
            rival.events(),
            rival.users(),
            interval(rival.lift()));
      }
      line(
          out,
          "coverage",
          "%.1f %% of liked new ratings; %,d came before their user held a list",
          100 * quality.coverage(),
          quality.unscored());
      for (Scores version : quality.versions()) {
        line(
            out,
            version.modelVersion() == null ? "  before" : "  " + version.modelVersion(),
            "%-10s %,7d judged  hit rate %.4f  popularity %.4f  lift %s",
            version.family() == null ? "no model" : version.family(),
            version.events(),
            version.hitRate().value(),
            version.baselineHitRate().value(),
            interval(version.lift()));
      }
    }
    if (events > 0) {
      line(
          out,
          "throughput",
          "%,.0f events/s (%,d in %.1f s, refits apart)",
          events / seconds,
          events,
          seconds);
    }
    if (latency.size() > 0) {
      line(
          out,
          "latency",
          "p50 %,d ms, p99 %,d ms from arrival to answer, queueing included",
          latency.percentile(0.50),
          latency.percentile(0.99));
    }
    out.flush();
  }

  private String verdict() {
    return balance.balances()
        ? "it balances"
        : "%,d unaccounted for, %,d counted twice"
            .formatted(balance.unaccounted(), balance.twice());
  }

  private static String interval(Metric metric) {
    if (Double.isNaN(metric.lower())) {
      return String.format(
          Locale.ROOT, "%+.4f (%d users: too few for an interval)", metric.value(), metric.users());
    }
    return String.format(
        Locale.ROOT, "%+.4f [%+.4f, %+.4f]", metric.value(), metric.lower(), metric.upper());
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "  %-12s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
