package io.freshet.trainer.publish;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.schemas.channel.Champion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * The route by which an operator chooses the champion: {@code POST /v1/models/champion}. It does
 * what {@code freshet models rollback} and {@code unpin} do.
 */
public final class ChampionRoutes {
  private static final int RETRY_SECONDS = 2;

  private final Supplier<ModelOperations> operations;

  /**
   * Creates the route.
   *
   * @param operations connects to the cluster, once for each request
   */
  public ChampionRoutes(Supplier<ModelOperations> operations) {
    this.operations = operations;
  }

  /** Returns the route. */
  public List<Route> routes() {
    return List.of(Route.of("POST", "/v1/models/champion", Right.STEER, this::choose));
  }

  /** One at a time: two changes would end one another's transactional producer. */
  private synchronized Reply choose(Call call) {
    JsonNode body = body(call);
    JsonNode version = member(body, "version", body.path("version").isTextual(), "a string");
    JsonNode pinned = member(body, "pinned", body.path("pinned").isBoolean(), "true or false");
    try (ModelOperations models = operations.get()) {
      Champion champion =
          pinned.asBoolean()
              ? models.rollback(version.asText())
              : unpinned(models, version.asText());
      return Reply.json(200, json(champion));
    } catch (UnknownVersionException e) {
      throw HttpProblem.notFound(String.valueOf(e.getMessage()));
    } catch (NoChampionException e) {
      throw new HttpProblem(409, "no-champion", String.valueOf(e.getMessage()), Map.of());
    } catch (KafkaException e) {
      throw HttpProblem.unavailable("not-written", String.valueOf(e.getMessage()), RETRY_SECONDS);
    }
  }

  private static Champion unpinned(ModelOperations models, String version)
      throws NoChampionException {
    String present =
        models.list().champion().map(Champion::version).orElseThrow(NoChampionException::new);
    if (!present.equals(version)) {
      throw new HttpProblem(
          409,
          "not-champion",
          "only the champion can be unpinned, and the champion is "
              + present
              + "; to make "
              + version
              + " the champion, send \"pinned\": true",
          Map.of("champion", present));
    }
    return models.unpin();
  }

  private static JsonNode body(Call call) {
    try {
      return HttpJson.decode(call.body());
    } catch (IOException e) {
      throw new HttpProblem(400, "bad-json", "the body must be JSON: " + e.getMessage(), Map.of());
    }
  }

  private static JsonNode member(JsonNode body, String name, boolean valid, String rule) {
    if (!valid) {
      throw HttpProblem.badParameter(name, body.path(name).toString(), rule);
    }
    return body.get(name);
  }

  private static byte[] json(Champion champion) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("champion", champion.version());
    members.put("pinned", champion.pinned());
    members.put("previous", champion.previous());
    return HttpJson.encode(members);
  }
}
