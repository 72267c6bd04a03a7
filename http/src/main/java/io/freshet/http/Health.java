package io.freshet.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a service says of itself. Asked from any thread, at any time, also before it has started.
 */
public interface Health {

  /** Whether the service can still do its work, now or later; false is final. */
  Status live();

  /** Whether it does its work right now. */
  Status ready();

  /**
   * An answer with its reasons.
   *
   * @param ok yes or no
   * @param details what was looked at, by name
   */
  record Status(boolean ok, Map<String, String> details) {

    /** Copies the details, in their order. */
    public Status {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /**
   * The two routes that supervisors ask: {@code /health/live}, and {@code /health/ready}, which
   * also says version and commit.
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
    return new Status(status.ok(), details);
  }

  private static Reply reply(Status status, String yes, String no) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", status.ok() ? yes : no);
    body.putAll(status.details());
    return Reply.json(status.ok() ? 200 : 503, HttpJson.encode(body));
  }
}
