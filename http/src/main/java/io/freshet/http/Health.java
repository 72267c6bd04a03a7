package io.freshet.http;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Liveness and readiness of a service. May be called from any thread at any time, even before the
 * service has started.
 */
public interface Health {
  /** Name of a detail of readiness: time since the start of the process, seconds. */
  String UPTIME_SECONDS = "uptimeSeconds";

  /** Name of a detail of readiness: used memory of the process's heap. */
  String MEMORY_BYTES = "memoryBytes";

  /** Name of a detail of readiness: max memory of the process's heap. */
  String MEMORY_MAX_BYTES = "memoryMaxBytes";

  /**
   * Start of the names of details of readiness that say how long a stage of the service's work
   * takes, microseconds per event.
   */
  String STAGE_MICROS = "micros.";

  /**
   * Whether the service can do its work now or later. False is final: the service must be
   * restarted.
   */
  Status live();

  /** Whether the service does its work now. */
  Status ready();

  /**
   * Result of a health check.
   *
   * @param ok whether the check passed
   * @param details the values that were checked, by name
   */
  record Status(boolean ok, Map<String, String> details) {

    /** Copies the details and keeps their order. */
    public Status {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /**
   * The two routes for supervisors: {@code /health/live}, and {@code /health/ready}, which also
   * shows version and commit, and of the process its uptime and the memory of its heap.
   */
  static List<Route> routes(Health health) {
    return List.of(
        Route.open("GET", "/health/live", call -> reply(health.live(), "live", "dead")),
        Route.open(
            "GET", "/health/ready", call -> reply(built(health.ready()), "ready", "not-ready")));
  }

  private static Status built(Status status) {
    Map<String, String> details = new LinkedHashMap<>(status.details());
    details.put("version", Build.current().version());
    details.put("commit", Build.current().commit());
    long uptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    details.put(UPTIME_SECONDS, Long.toString(uptimeMillis / 1_000));
    Runtime process = Runtime.getRuntime();
    details.put(MEMORY_BYTES, Long.toString(process.totalMemory() - process.freeMemory()));
    details.put(MEMORY_MAX_BYTES, Long.toString(process.maxMemory()));
    return new Status(status.ok(), details);
  }

  private static Reply reply(Status status, String yes, String no) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", status.ok() ? yes : no);
    body.putAll(status.details());
    return Reply.json(status.ok() ? 200 : 503, HttpJson.encode(body));
  }
}
