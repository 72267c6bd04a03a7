package io.freshet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpSettings;
import io.freshet.http.client.BoundedClient;
import io.freshet.page.HealthLook;
import io.freshet.page.PageSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.Components;
import io.freshet.standalone.config.ResolvedConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet status}: the health of a deployment in one screen. */
@Command(
    name = "status",
    description = {
      "Say whether all is well: the services, what waits, and what Kafka holds.",
      "It asks each service's health (page.ingest.url, page.scorer.url, page.trainer.url) and Kafka"
          + " once. With --page it shows what a running page says, which also counts the ratings.",
      "Exit code 1 if a service is silent."
    })
final class StatusCommand implements Callable<Integer> {
  private static final int MAX_BYTES = 4 << 20;

  private final ProcessEnvironment process;

  @Mixin private ConfigOptions configOptions = new ConfigOptions();

  @Option(
      names = "--page",
      paramLabel = "URL",
      description =
          "A running page, such as http://127.0.0.1:8080; its token is the setting"
              + " page.http.token.")
  private @Nullable URI page;

  @Option(names = "--json", description = "Print the JSON of GET /v1/health.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  StatusCommand(ProcessEnvironment process) {
    this.process = process;
  }

  @Override
  public Integer call() throws InterruptedException {
    ResolvedConfig config = configOptions.load(Components.registry(), process.environment());
    config.warnings().forEach(w -> spec.commandLine().getErr().println("warning: " + w));
    Map<String, String> values = config.values();
    byte[] document =
        page == null
            ? HttpJson.encode(HealthLook.of(KafkaSettings.from(values), values, process.clock()))
            : ask(page, values);
    JsonNode health = decode(document);
    spec.commandLine()
        .getOut()
        .print(json ? health.toString() + '\n' : StatusText.of(health, process.out().width()));
    spec.commandLine().getOut().flush();
    return health.path("level").asText().equals("bad") ? ExitCode.FAILURE : ExitCode.OK;
  }

  private static byte[] ask(URI page, Map<String, String> values) throws InterruptedException {
    PageSettings settings = PageSettings.from(values);
    String token = values.getOrDefault(HttpSettings.key(PageSettings.NAME, HttpSettings.TOKEN), "");
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(page.resolve("/v1/health"));
    } catch (IllegalArgumentException e) {
      throw CommandException.misconfigured("--page " + page + ": must be an http or https URL", e);
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      Duration timeout = settings.timeout();
      HttpResponse<Optional<byte[]>> answer =
          new BoundedClient(settings.trustFile()).send(request.build(), MAX_BYTES, timeout);
      if (answer.statusCode() != 200) {
        throw CommandException.failure(
            "the page at " + page + " answers with status " + answer.statusCode());
      }
      return answer
          .body()
          .orElseThrow(() -> CommandException.failure("the page's answer is too long"));
    } catch (IOException e) {
      throw CommandException.failure("no page answers at " + page + ": " + e, e);
    }
  }

  private static JsonNode decode(byte[] document) {
    try {
      return HttpJson.decode(document);
    } catch (IOException e) {
      throw CommandException.failure("the page's answer is no JSON: " + e.getMessage(), e);
    }
  }
}
