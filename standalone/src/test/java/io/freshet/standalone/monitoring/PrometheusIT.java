package io.freshet.standalone.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.standalone.process.FreshetProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus scrapes the services of a demo, and every query of the dashboard and of the alerts
 * finds data.
 *
 * <p>System property {@code freshet.prometheus}: the command ({@code prometheus}). Without it the
 * test is skipped and says so.
 */
@Timeout(600)
class PrometheusIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DASHBOARD = ROOT.resolve("docker/grafana/dashboards/freshet.json");
  private static final Path ALERTS = ROOT.resolve("docker/prometheus/alerts.yml");
  private static final String PROMETHEUS = System.getProperty("freshet.prometheus", "prometheus");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern ALERT = Pattern.compile("(?m)^ +expr: (.+)$");

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  @BeforeAll
  static void requirePrometheus() throws InterruptedException {
    boolean there;
    try {
      there = new ProcessBuilder(PROMETHEUS, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "there is no " + PROMETHEUS + ": dashboard and alerts were NOT tried");
  }

  @Test
  void shouldFindDataForEveryQueryOfDashboardAndAlerts() throws Exception {
    int ingest = freePort();
    int scorer = freePort();
    int trainer = freePort();
    int own = freePort();
    List<String> demo =
        List.of(
            "demo",
            "--dir",
            "state",
            "--data",
            "tastes",
            "--refit-every=1000",
            "--stay",
            "--set=ingest.http.port=" + ingest,
            "--set=scorer.http.port=" + scorer,
            "--set=trainer.http.port=" + trainer);
    generateRatings();
    try (FreshetProcess services = FreshetProcess.start(folder, demo)) {
      services.awaitOutput(text -> text.contains("Staying up"), PATIENCE);
      Process prometheus = prometheus(own, List.of(ingest, scorer, trainer));
      try {
        assertThat(queriesWithoutData(own, ingest)).isEmpty();
        assertThat(unhealthyAlerts(own)).isEmpty();
      } finally {
        prometheus.destroy();
        prometheus.waitFor();
      }
    }
  }

  private void generateRatings() throws Exception {
    List<String> generate =
        List.of("generate", "tastes", "--users", "80", "--items", "200", "--ratings", "3000");
    try (FreshetProcess generating = FreshetProcess.start(folder, generate)) {
      assertThat(generating.awaitExit(PATIENCE)).as(generating.output()).isZero();
    }
  }

  private Process prometheus(int port, List<Integer> targets) throws IOException {
    List<String> addresses = targets.stream().map(each -> "'127.0.0.1:" + each + "'").toList();
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [%s]
        scrape_configs:
          - job_name: freshet
            static_configs: [{targets: [%s]}]
        """
            .formatted(ALERTS, String.join(", ", addresses)));
    return new ProcessBuilder(
            PROMETHEUS,
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("prometheus"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }

  /** Posts while it waits: rates need two scrapes with something between them. */
  private List<String> queriesWithoutData(int prometheus, int ingest) throws Exception {
    List<String> queries = queries();
    assertThat(queries).hasSizeGreaterThan(40);
    List<String> empty = queries;
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!empty.isEmpty() && System.nanoTime() < deadline) {
      post(ingest);
      TimeUnit.SECONDS.sleep(2);
      List<String> still = new ArrayList<>();
      for (String query : queries) {
        if (!hasData(prometheus, query)) {
          still.add(query);
        }
      }
      empty = still;
    }
    return empty;
  }

  private void post(int ingest) throws Exception {
    HttpRequest rating =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest + "/v1/ratings"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"userId\":\"ann\",\"itemId\":\"1\",\"rating\":5}"))
            .build();
    HttpResponse<String> answer = client.send(rating, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private boolean hasData(int prometheus, String query) throws Exception {
    JsonNode answer = get(prometheus, "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
    return !answer.path("data").path("result").isEmpty();
  }

  private List<String> unhealthyAlerts(int prometheus) throws Exception {
    List<String> unhealthy = new ArrayList<>();
    for (JsonNode group : get(prometheus, "/api/v1/rules").path("data").path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (!rule.path("health").asText().equals("ok")) {
          unhealthy.add(rule.path("name").asText() + ": " + rule.path("lastError").asText());
        }
      }
    }
    return unhealthy;
  }

  private JsonNode get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return json.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (java.net.ConnectException starting) {
      return json.createObjectNode();
    }
  }

  /** Every query of the dashboard, and both sides of every comparison of the alerts. */
  private List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    json.readTree(Files.readString(DASHBOARD))
        .findValuesAsText("expr")
        .forEach(query -> queries.add(query.replace("$__rate_interval", "1m")));
    ALERT
        .matcher(Files.readString(ALERTS))
        .results()
        .flatMap(alert -> Stream.of(alert.group(1).split(" (?:and|or) ")))
        .flatMap(comparison -> Stream.of(comparison.split(" (?:==|[<>]) ")))
        .filter(side -> !side.matches("[0-9.]+"))
        .forEach(queries::add);
    return queries;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
