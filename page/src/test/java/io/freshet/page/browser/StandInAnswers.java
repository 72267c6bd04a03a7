package io.freshet.page.browser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Answers of the services that do not depend on what the page wrote. */
final class StandInAnswers {
  /** The version that has been judged by too few users. */
  static final String EARLY = "v000001";

  private StandInAnswers() {}

  static Object health(long now) {
    return Map.of(
        "now", now,
        "level", "ok",
        "sentence", "All is well. Three services are ready.",
        "checks", List.of(Map.of("name", "Scorer answers", "level", "ok", "value", "ready")),
        "services",
            List.of(service("ingest", now), service("scorer", now), service("trainer", now)),
        "partitions",
            List.of(
                Map.of("service", "scorer", "topic", "user-states", "partition", 0, "waiting", 0)),
        "topics",
            List.of(Map.of("name", "ratings", "records", 100, "bytes", 9_000, "kept", "30 days")),
        "snapshots", List.of(Map.of("version", "v000002", "bytes", 1_900_000, "loaded", true)),
        "disk", Map.of("used", 1_000_000, "free", 9_000_000));
  }

  private static Map<String, Object> service(String name, long now) {
    return Map.of(
        "name",
        name,
        "state",
        "ready",
        "level",
        "ok",
        "sinceMillis",
        now,
        "uptimeSeconds",
        360,
        "memory",
        Map.of("used", 41_000_000, "max", 1_000_000_000),
        "details",
        Map.of("status", "ready", "streams", "RUNNING", "tasks", "4"));
  }

  static Object models(String champion, boolean pinned) {
    return Map.of(
        "serving",
        champion,
        "champion",
        champion,
        "pinned",
        pinned,
        "models",
        List.of(model("v000002", 0.15), model("v000001", 0.12)));
  }

  private static Map<String, Object> model(String version, double hitRate) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("version", version);
    model.put("family", "blend");
    model.put("createdAt", "2026-11-29T14:20:00Z");
    model.put("users", 60);
    model.put("items", 80);
    model.put("ratings", 2_400);
    model.put("sizeBytes", 1_900_000);
    model.put(
        "live",
        Map.of(
            "hitRate",
            metric(hitRate),
            "popularity",
            metric(0.06),
            "lift",
            version.equals(EARLY) ? early() : metric(hitRate - 0.06)));
    model.put(
        "gate",
        Map.of("verdict", "published", "reason", "As good.", "overChampion", metric(0.001)));
    model.put(
        "reliability",
        List.of(
            Map.of("from", 0.01, "predicted", 0.02, "observed", 0.021, "cases", 900),
            Map.of("from", 0.05, "predicted", 0.07, "observed", 0.06, "cases", 200)));
    return model;
  }

  /** A lift of too few users for an interval. */
  private static Map<String, Object> early() {
    Map<String, Object> lift = new LinkedHashMap<>(metric(0.06));
    lift.put("lower", null);
    lift.put("upper", null);
    lift.put("n", 22);
    lift.put("users", 1);
    return lift;
  }

  private static Map<String, Object> metric(double value) {
    return Map.of(
        "value", value, "lower", value - 0.02, "upper", value + 0.02, "n", 400, "users", 40);
  }

  static Map<String, Object> experiment(String name) {
    Map<String, Object> control = arm("control", 200, 26);
    Map<String, Object> other = arm(name, 190, 24);
    other.put("vsControl", Map.of("value", -0.01, "lower", -0.04, "upper", 0.02));
    return Map.of(
        "name",
        name,
        "status",
        "running",
        "share",
        0.2,
        "arms",
        List.of(control, other),
        "sampleRatioP",
        0.79,
        "likesLeftOut",
        7,
        "end",
        Map.of("likes", 40_000, "below", -0.03),
        "running",
        Map.of(
            name,
            IntStream.rangeClosed(1, 20)
                .mapToObj(
                    i ->
                        Map.of(
                            "likes", 20 * i, "value", -0.01, "lower", -0.4 / i, "upper", 0.3 / i))
                .toList()),
        "verdict",
        Map.of("kind", "too-early", "arm", name),
        "shadow",
        List.of());
  }

  private static Map<String, Object> arm(String name, int likes, int hits) {
    Map<String, Object> arm = new LinkedHashMap<>();
    arm.put("name", name);
    arm.put("share", 0.1);
    arm.put("users", 30);
    arm.put("likes", likes);
    arm.put("hits", hits);
    arm.put("popularityHits", hits / 2);
    return arm;
  }

  static Object map(List<Map<String, Object>> items) {
    List<Map<String, Object>> placed = new ArrayList<>();
    for (Map<String, Object> item : items) {
      Map<String, Object> at = new LinkedHashMap<>(item);
      at.put("x", Math.sin(placed.size()));
      at.put("y", Math.cos(2.0 * placed.size()));
      placed.add(at);
    }
    return Map.of(
        "version",
        "v000002",
        "items",
        placed,
        "regions",
        List.of(Map.of("name", "Drama", "x", 0, "y", 0)));
  }

  static Object exposure() {
    Map<String, Object> curve =
        Map.of(
            "half",
            12,
            "gini",
            0.7,
            "shown",
            50,
            "byRank",
            List.of(List.of(1, 90), List.of(10, 20), List.of(50, 1)),
            "lorenz",
            List.of(List.of(0.1, 0.5), List.of(1.0, 1.0)));
    Map<String, Object> exposure = new LinkedHashMap<>(curve);
    exposure.put("items", 60);
    exposure.put("lists", 100);
    exposure.put("places", 1_000);
    exposure.put("explored", 40);
    exposure.put("rated", curve);
    exposure.put("byItem", List.of(List.of("1", 90), List.of("2", 20)));
    return exposure;
  }

  /** Two minutes of seconds, four answers of which two were followed by likes, and a rejection. */
  static String events(long now) {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      event(
          events,
          "second",
          "{\"atMillis\":%d,\"answered\":2,\"p50\":14,\"p99\":31,\"waiting\":0,\"refitting\":%b,\"judged\":200,\"hits\":31}"
              .formatted(now - 1_000L * (120 - i), i > 40 && i < 50));
    }
    for (int i = 0; i < 4; i++) {
      event(
          events,
          "answer",
          ("{\"cause\":\"ratings-1@%d\",\"arrivalMillis\":%d,\"userId\":\"514\",\"itemId\":\"5\",\"title\":\"Heat"
                  + " (1995)\",\"rating\":4.5,"
                  + "\"effect\":\"applied\",\"stateMillis\":5,\"answerMillis\":14,\"modelVersion\":\"v000002\"}")
              .formatted(i, now));
    }
    event(
        events,
        "outcome",
        "{\"cause\":\"ratings-1@0\",\"itemId\":\"6\",\"title\":\"Fargo"
            + " (1996)\",\"place\":3,\"afterMillis\":4000}");
    event(
        events,
        "outcome",
        "{\"cause\":\"ratings-1@1\",\"itemId\":\"7\",\"title\":\"Alien"
            + " (1979)\",\"place\":null,\"afterMillis\":0}");
    event(
        events,
        "rejected",
        "{\"reason\":\"out-of-range\",\"field\":\"rating\",\"value\":\"6\",\"rule\":\"from 0.5 to 5.0\",\"origin\":\"ratings-2@9\",\"arrivalMillis\":%d}"
            .formatted(now));
    event(events, "balance", "{\"in\":5,\"answered\":4,\"rejected\":1,\"forgotten\":0}");
    return events.toString();
  }

  private static void event(StringBuilder events, String name, String data) {
    events.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
  }
}
