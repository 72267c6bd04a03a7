package io.freshet.trainer.experiment;

import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Suggestions;
import io.freshet.trainer.publish.ExperimentRefusedException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** HTTP routes of experiments: list, show, start, stop. */
public final class ExperimentRoutes {
  private static final int RETRY_SECONDS = 2;
  private static final int WAIT_SECONDS = 10;

  private final ExperimentDesk desk;
  private final InstantSource clock;

  private ExperimentRoutes(ExperimentDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * Creates the routes.
   *
   * @param clock gives the times at which experiments start
   */
  public static List<Route> of(ExperimentDesk desk, InstantSource clock) {
    ExperimentRoutes routes = new ExperimentRoutes(desk, clock);
    return List.of(
        Route.of("GET", "/v1/experiments", Right.READ, routes::list),
        Route.of("GET", "/v1/experiments/{name}", Right.READ, routes::show),
        Route.of("POST", "/v1/experiments", Right.STEER, routes::start),
        Route.of("POST", "/v1/experiments/{name}/stop", Right.STEER, routes::stop));
  }

  private Reply list(Call call) {
    return json(200, Map.of("experiments", views().stream().map(ExperimentJson::of).toList()));
  }

  private Reply show(Call call) {
    String name = call.variable("name");
    List<ExperimentDesk.ExperimentView> all = views();
    return all.stream()
        .filter(each -> name(each).equals(name))
        .findFirst()
        .map(each -> json(200, ExperimentJson.of(each)))
        .orElseThrow(
            () ->
                HttpProblem.notFound(
                    "there is no experiment '"
                        + Rejection.excerpt(name)
                        + "'"
                        + Suggestions.hint(
                            name, all.stream().map(ExperimentRoutes::name).toList())));
  }

  private Reply start(Call call) throws Exception {
    views(); // before the trainer is ready, nothing is started
    ExperimentRequest request = accepted(ExperimentRequest.fromJson(call.body()));
    ExperimentDefinition experiment =
        accepted(request.definition(ExperimentRequest.newSalt(), clock.millis()));
    return json(201, ExperimentJson.of(await(desk.start(experiment))));
  }

  private Reply stop(Call call) throws Exception {
    views();
    String reason = accepted(ExperimentRequest.reason(call.body()));
    return json(
        200,
        ExperimentJson.of(
            await(
                desk.stop(call.variable("name"), reason.isEmpty() ? "stopped by hand" : reason))));
  }

  private List<ExperimentDesk.ExperimentView> views() {
    List<ExperimentDesk.ExperimentView> views = desk.views();
    if (views == null) {
      throw HttpProblem.unavailable(
          "experiments-not-ready",
          "the trainer is still reading its past, or cannot read the topics of experiments",
          RETRY_SECONDS);
    }
    return views;
  }

  private static ExperimentDesk.ExperimentView await(
      CompletableFuture<ExperimentDesk.ExperimentView> change) throws Exception {
    try {
      return change.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw HttpProblem.unavailable(
          "not-written",
          "Kafka has not answered within "
              + WAIT_SECONDS
              + " s; GET /v1/experiments says whether the change was made",
          RETRY_SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ExperimentRefusedException refused) {
        throw problem(refused);
      }
      if (e.getCause() instanceof KafkaException failure) {
        throw HttpProblem.unavailable(
            "not-written", String.valueOf(failure.getMessage()), RETRY_SECONDS);
      }
      throw e;
    }
  }

  private static HttpProblem problem(ExperimentRefusedException refused) {
    int status =
        switch (refused.why()) {
          case UNKNOWN_EXPERIMENT -> 404;
          case UNKNOWN_MODEL -> 400;
          case NAME_TAKEN, NOT_RUNNING, TOO_MANY_MODELS -> 409;
        };
    return new HttpProblem(
        status, refused.why().type(), String.valueOf(refused.getMessage()), Map.of());
  }

  private static <T> T accepted(Parsed<T> parsed) {
    if (parsed instanceof Parsed.Refused<T> refused) {
      Rejection rejection = refused.rejection();
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("field", rejection.field());
      details.put("value", rejection.value());
      details.put("rule", rejection.rule());
      throw new HttpProblem(400, rejection.reason(), rejection.message(), details);
    }
    return parsed.orThrow();
  }

  private static String name(ExperimentDesk.ExperimentView view) {
    return view.result().definition().name();
  }

  private static Reply json(int status, Object body) {
    return Reply.json(status, HttpJson.encode(body));
  }
}
