package io.freshet.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** HTTP settings and services for tests, on a free port of the loopback address. */
final class TestHttp {
  private TestHttp() {}

  static HttpSettings settings(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    values.put("test.http.port", "0");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put("test.http." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return HttpSettings.from(values, "test", 1234);
  }

  static HttpService start(HttpSettings settings, Route... routes) {
    HttpService service = new HttpService(settings, List.of(routes), HttpObserver.NONE);
    service.start();
    return service;
  }

  /** A route that answers with the body of its request. */
  static Route echo() {
    return Route.of(
        "POST",
        "/echo",
        Right.WRITE,
        call -> new Reply(200, "text/plain", Map.of(), call.body().clone()));
  }

  static Route hello() {
    return Route.of(
            "GET",
            "/hello",
            Right.READ,
            call -> Reply.json(200, HttpJson.encode(Map.of("hi", "you"))))
        .taking("x");
  }
}
