package io.freshet.page.services;

import io.freshet.http.Health;
import io.freshet.page.services.ServiceWatch.Seen;
import io.freshet.page.services.ServiceWatch.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of the services: one sentence, its level ({@code ok}, {@code look}, {@code
 * bad}), and the checks that it comes from.
 */
public final class HealthReport {
  private static final long MAX_WAITING = 10_000;
  private static final double MAX_P99_MILLIS = 250;
  private static final double MAX_REJECTED_SHARE = 1e-3;

  /**
   * What has happened to ratings since the page began to read.
   *
   * @param in ratings
   * @param answered of these, answered
   * @param rejected of these, rejected
   * @param failed of these, failed
   * @param waiting of these, without an outcome
   * @param p99 99th percentile of the time to an answer, milliseconds; NaN without answers
   */
  public record Ratings(
      long in, long answered, long rejected, long failed, long waiting, double p99) {}

  private final List<Map<String, Object>> checks = new ArrayList<>();
  private final List<Map<String, Object>> services = new ArrayList<>();
  private int level;

  private HealthReport() {}

  /**
   * The JSON of {@code GET /v1/health}.
   *
   * @param ratings null for a single look, which has counted none: what waits is then what services
   *     have not committed yet
   * @param nowMillis epoch milliseconds
   */
  public static Map<String, Object> of(
      List<Seen> seen, ClusterWatch.Seen cluster, @Nullable Ratings ratings, long nowMillis) {
    HealthReport report = new HealthReport();
    long ready = seen.stream().filter(one -> one.state() == State.READY).count();
    seen.forEach(one -> report.service(one, nowMillis));
    boolean silent = seen.stream().anyMatch(one -> one.state() == State.SILENT);
    report.check(
        silent ? 2 : ready < seen.size() ? 1 : 0,
        "Services ready",
        ready + " of " + seen.size(),
        "");
    if (cluster.failure() != null) {
      report.check(1, "Kafka tells what it holds", String.valueOf(cluster.failure()), "");
    }
    long waiting = ratings == null ? uncommitted(cluster.facts()) : ratings.waiting();
    report.check(
        waiting > MAX_WAITING ? 1 : 0, "Ratings waiting", number(waiting), number(MAX_WAITING));
    if (ratings != null) {
      report.counted(ratings);
    }
    Map<String, Object> document = report.document(seen, ratings, nowMillis);
    document.put("readMillis", cluster.readMillis() == 0 ? null : cluster.readMillis());
    document.put("topics", cluster.facts().topics());
    document.put("partitions", cluster.facts().partitions());
    document.put("stages", stages(seen));
    document.put("disk", cluster.facts().disk());
    return document;
  }

  private static long uncommitted(ClusterFacts facts) {
    return facts.partitions().stream().mapToLong(ClusterFacts.Waiting::waiting).sum();
  }

  private void counted(Ratings ratings) {
    if (!Double.isNaN(ratings.p99())) {
      check(
          ratings.p99() > MAX_P99_MILLIS ? 1 : 0,
          "Answered in time",
          "99 in 100 within " + time(ratings.p99()),
          Math.round(MAX_P99_MILLIS) + " ms");
    }
    check(
        0,
        "Ratings accounted for",
        number(ratings.in() - ratings.waiting()) + " of " + number(ratings.in()),
        "");
    if (ratings.failed() > 0) {
      check(1, "Failed", number(ratings.failed()), "0");
    }
    check(
        ratings.rejected() > MAX_REJECTED_SHARE * ratings.in() ? 1 : 0,
        "Rejected",
        number(ratings.rejected()),
        "1 in 1,000");
  }

  private void service(Seen seen, long nowMillis) {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("name", seen.service().name());
    service.put("state", name(seen.state()));
    service.put("level", seen.state() == State.READY ? "ok" : silent(seen) ? "bad" : "look");
    service.put("sinceMillis", seen.answeredMillis() == 0 ? null : seen.answeredMillis());
    service.put(
        "silentMillis",
        silent(seen) && seen.answeredMillis() > 0 ? nowMillis - seen.answeredMillis() : null);
    service.put("says", seen.details().get("failure"));
    service.put("uptimeSeconds", number(seen.details().get(Health.UPTIME_SECONDS)));
    Map<String, Object> memory = new LinkedHashMap<>();
    memory.put("used", number(seen.details().get(Health.MEMORY_BYTES)));
    memory.put("max", number(seen.details().get(Health.MEMORY_MAX_BYTES)));
    service.put("memory", memory.get("used") == null ? null : memory);
    Map<String, String> others = new LinkedHashMap<>(seen.details());
    others.keySet().removeIf(HealthReport::isTold);
    service.put("details", others);
    services.add(service);
  }

  /** Whether a detail has a place of its own in the report. */
  private static boolean isTold(String name) {
    return name.equals(Health.UPTIME_SECONDS)
        || name.equals(Health.MEMORY_BYTES)
        || name.equals(Health.MEMORY_MAX_BYTES)
        || name.startsWith(Health.STAGE_MICROS);
  }

  /** A detail as a number; null if the service does not tell it, as those of earlier releases. */
  private static @Nullable Long number(@Nullable String detail) {
    return detail == null ? null : Long.valueOf(detail);
  }

  /** The time of the scorer's stages, microseconds per event, in their order. */
  private static List<Map<String, Object>> stages(List<Seen> seen) {
    List<Map<String, Object>> stages = new ArrayList<>();
    for (Seen one : seen) {
      one.details()
          .forEach(
              (name, micros) -> {
                if (name.startsWith(Health.STAGE_MICROS)) {
                  Map<String, Object> stage = new LinkedHashMap<>();
                  stage.put("name", name.substring(Health.STAGE_MICROS.length()));
                  stage.put("micros", Double.valueOf(micros));
                  stages.add(stage);
                }
              });
    }
    return stages;
  }

  private static boolean silent(Seen seen) {
    return seen.state() == State.SILENT;
  }

  private void check(int checkLevel, String name, String value, String limit) {
    level = Math.max(level, checkLevel);
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("name", name);
    check.put("level", level(checkLevel));
    check.put("value", value);
    if (!limit.isEmpty()) {
      check.put("limit", limit);
    }
    checks.add(check);
  }

  private Map<String, Object> document(List<Seen> seen, @Nullable Ratings ratings, long nowMillis) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("now", nowMillis);
    document.put("sentence", sentence(seen, ratings, nowMillis));
    document.put("level", level(level));
    document.put("checks", checks);
    document.put("services", services);
    return document;
  }

  private String sentence(List<Seen> seen, @Nullable Ratings ratings, long nowMillis) {
    for (Seen one : seen) {
      if (silent(one)) {
        String name = one.service().name();
        boolean answers = name.equals("scorer");
        String since =
            one.answeredMillis() == 0
                ? "does not answer"
                : "has been silent for " + (nowMillis - one.answeredMillis()) / 1_000 + " s";
        return (answers ? "Answers have stopped. " : "Not all is well. ")
            + (name.equals("ingest") ? "Ingest" : "The " + name)
            + " "
            + since
            + ".";
      }
    }
    if (level > 0) {
      return "Nearly all is well. " + checksToLookAt();
    }
    if (ratings == null) {
      return "All is well. All services run.";
    }
    return ratings.in() == 0
        ? "All is well. All services are ready, and nothing has arrived yet."
        : "All is well. All services run, and every rating is accounted for.";
  }

  private String checksToLookAt() {
    List<String> names = new ArrayList<>();
    for (Map<String, Object> check : checks) {
      if (!"ok".equals(check.get("level"))) {
        names.add(check.get("name") + ": " + check.get("value"));
      }
    }
    return String.join("; ", names) + ".";
  }

  private static String level(int of) {
    return of == 0 ? "ok" : of == 1 ? "look" : "bad";
  }

  private static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String time(double millis) {
    return millis < 1_000
        ? Math.round(millis) + " ms"
        : String.format(Locale.ROOT, "%.1f s", millis / 1_000);
  }

  private static String number(long of) {
    return String.format(Locale.ROOT, "%,d", of);
  }
}
