package io.freshet.standalone.demo;

import io.freshet.schemas.answer.Metric;
import io.freshet.scorer.quality.LiveQualityReport;
import io.freshet.scorer.quality.LiveQualityReport.Scores;
import io.freshet.standalone.demo.SummaryText.Figure;
import java.util.ArrayList;
import java.util.List;
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
 * @param items what several items are called
 * @param verbose whether to add the figures of each model
 */
record DemoSummary(
    Balance balance,
    int published,
    int refused,
    LiveQualityReport quality,
    LatencySample latency,
    long events,
    double seconds,
    String items,
    boolean verbose) {

  /** Formats the summary. */
  SummaryText text() {
    List<Figure> figures = new ArrayList<>(List.of(balanceFigure()));
    if (verbose && balance.answers() != balance.answered()) {
      figures.add(
          figure(
              "",
              "%,d answers in all: some events were answered again after a restart",
              balance.answers()));
    }
    judged(figures);
    if (events > 0) {
      figures.add(
          figure(
              "throughput",
              "%,.0f ratings/s (%,d in %.1f s, refits apart)",
              events / seconds,
              events,
              seconds));
    }
    if (latency.size() > 0) {
      figures.add(
          figure(
              "latency",
              "p50 %,d ms, p99 %,d ms from arrival to answer, waiting included",
              latency.percentile(0.50),
              latency.percentile(0.99)));
    }
    return new SummaryText(List.of(hits(), outcome(), refits()), figures);
  }

  /** Says how many likes were in a list, how many popularity would have had, and how sure it is. */
  private String hits() {
    Scores all = quality.overall();
    if (all.events() == 0) {
      return "No like came that a list could be compared with.";
    }
    double own = all.hitRate().value();
    double popular = all.baselineHitRate().value();
    int digits = percent(own, 0).equals(percent(popular, 0)) ? 2 : 0;
    return "%s of the %s that people went on to like were in their list of ten at that moment; the most popular ten would have had %s. %s"
        .formatted(percent(own, digits), items, percent(popular, digits), certainty(all.lift()));
  }

  private static String certainty(Metric lift) {
    if (Double.isNaN(lift.lower())) {
      return "%d people are too few to tell whether the difference is chance."
          .formatted(lift.users());
    }
    if (lift.lower() <= 0 && lift.upper() >= 0) {
      return "The difference may be chance.";
    }
    return text("The difference is not chance (95 %% confidence, %,d people).", lift.users());
  }

  private String outcome() {
    if (!balance.balances()) {
      return "%,d ratings have no outcome and %,d have two: this is a bug, please report it."
          .formatted(balance.unaccounted(), balance.twice());
    }
    if (balance.answered() == balance.in()) {
      return text("All %,d ratings were answered, each with a new list.", balance.in());
    }
    return text(
        "Of %,d ratings, %,d were answered with a new list, and each other one has its outcome"
            + " below.",
        balance.in(), balance.answered());
  }

  private String refits() {
    int learned = published + refused;
    return learned == 0
        ? "No model was learned in this run."
        : text(
            "%,d %s learned while the ratings came in, and %s took over.",
            learned,
            learned == 1 ? "model was" : "models were",
            learned == published ? "each" : text("%,d of them", published));
  }

  private Figure balanceFigure() {
    return figure(
        "balance",
        "%,d in = %,d answered + %,d rejected + %,d forgotten + %,d failed: %s",
        balance.in(),
        balance.answered(),
        balance.rejected(),
        balance.forgotten(),
        balance.failed(),
        balance.balances()
            ? "it balances"
            : text(
                "%,d unaccounted for, %,d counted twice", balance.unaccounted(), balance.twice()));
  }

  private void judged(List<Figure> figures) {
    Scores all = quality.overall();
    if (all.events() == 0) {
      return;
    }
    figures.add(
        figure(
            "hit rate@10",
            "%.4f of the lists, %.4f of decayed popularity, on %,d likes of %,d people",
            all.hitRate().value(),
            all.baselineHitRate().value(),
            all.events(),
            all.users()));
    figures.add(figure("lift", "%s", interval(all.lift())));
    figures.add(
        figure(
            "coverage",
            "%.1f %% of new likes; %,d came before their user held a list",
            100 * quality.coverage(),
            quality.unscored()));
    if (verbose) {
      rival(figures);
      versions(figures);
    }
  }

  private void rival(List<Figure> figures) {
    Scores rival = quality.rival();
    if (rival != null && rival.events() > 0) {
      String name = String.valueOf(rival.family());
      figures.add(
          figure(
              "against " + name,
              "%.4f of the lists, %.4f of %s alone, on the same %,d likes of %d sampled people:"
                  + " lift %s",
              rival.hitRate().value(),
              rival.baselineHitRate().value(),
              name,
              rival.events(),
              rival.users(),
              interval(rival.lift())));
    }
  }

  private void versions(List<Figure> figures) {
    for (Scores version : quality.versions()) {
      figures.add(
          figure(
              version.modelVersion() == null ? "before" : version.modelVersion(),
              "%-10s %,7d judged  hit rate %.4f  popularity %.4f  lift %s",
              version.family() == null ? "no model" : version.family(),
              version.events(),
              version.hitRate().value(),
              version.baselineHitRate().value(),
              interval(version.lift())));
    }
  }

  private static String interval(Metric metric) {
    if (Double.isNaN(metric.lower())) {
      return text("%+.4f (%d people: too few for an interval)", metric.value(), metric.users());
    }
    return text(
        "%+.4f [%+.4f, %+.4f] (95 %% interval over people)",
        metric.value(), metric.lower(), metric.upper());
  }

  private static String percent(double share, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f %%", 100 * share);
  }

  private static Figure figure(String name, String format, Object... values) {
    return new Figure(name, text(format, values));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
