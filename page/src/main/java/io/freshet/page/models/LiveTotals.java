package io.freshet.page.models;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live quality of one version over all scorer instances and their restarts. Each record holds the
 * totals of an instance since it started, so the newest record counts, and a total that falls shows
 * a restart.
 *
 * <p>Rates are added up by their cases. Intervals are combined as those of different users, which
 * they are across instances; after a restart the same user can be in both parts, so the combined
 * interval is then a little too narrow.
 */
final class LiveTotals {
  private static final int MAX_PARTS = 64;
  private static final String JUDGED = "judged";

  private final Map<String, Evaluation> newest = new HashMap<>();
  private final List<Evaluation> ended = new ArrayList<>();

  /** Takes a record of this version. */
  void take(Evaluation live) {
    Evaluation before = newest.put(live.about(), live);
    if (before != null && live.count(JUDGED) < before.count(JUDGED) && ended.size() < MAX_PARTS) {
      ended.add(before);
    }
  }

  /**
   * The totals as JSON.
   *
   * @param names of the metrics, by the name that each gets in the JSON
   */
  Map<String, Object> document(Map<String, String> names) {
    List<Evaluation> parts = new ArrayList<>(ended);
    parts.addAll(newest.values());
    Map<String, Object> document = new LinkedHashMap<>();
    names.forEach(
        (name, metric) -> {
          Metric combined = combined(parts, metric);
          if (combined != null) {
            document.put(name, combined);
          }
        });
    document.put("judged", parts.stream().mapToLong(part -> part.count(JUDGED)).sum());
    document.put("timeMillis", parts.stream().mapToLong(Evaluation::timeMillis).max().orElse(0));
    return document;
  }

  private static @Nullable Metric combined(List<Evaluation> parts, String name) {
    List<Metric> metrics = new ArrayList<>();
    for (Evaluation part : parts) {
      Metric metric = part.metrics().get(name);
      if (metric != null && metric.n() > 0) {
        metrics.add(metric);
      }
    }
    long n = metrics.stream().mapToLong(Metric::n).sum();
    if (n == 0) {
      return null;
    }
    double value = 0;
    double below = 0;
    double above = 0;
    long users = 0;
    for (Metric metric : metrics) {
      double weight = (double) metric.n() / n;
      value += weight * metric.value();
      below += square(weight * (metric.value() - metric.lower()));
      above += square(weight * (metric.upper() - metric.value()));
      users += metric.users();
    }
    return new Metric(value, value - Math.sqrt(below), value + Math.sqrt(above), n, users);
  }

  private static double square(double x) {
    return x * x;
  }
}
