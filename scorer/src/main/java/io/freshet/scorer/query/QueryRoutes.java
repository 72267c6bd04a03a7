package io.freshet.scorer.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.HttpSettings;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** What pages without a Kafka client ask the scorer. */
public final class QueryRoutes {
  /** A weekday at noon, so that what is similar to an item does not change with the clock. */
  private static final EventContext NOON = new EventContext(true, false, 12, 0);

  private final SharedScorerState collaborators;
  private final Supplier<ModelCatalog> catalog;
  private final Supplier<@Nullable LocalUserStates> table;
  private final QuerySettings settings;
  private final Peers peers;
  private final QueryScorer scorer;
  private final int defaultItems;
  private final InstantSource clock;

  /**
   * Makes them.
   *
   * @param catalog of models
   * @param table of user states; gives null while there is none
   * @param http of all instances
   * @param defaultItems k of a request that names none
   */
  public QueryRoutes(
      SharedScorerState collaborators,
      Supplier<ModelCatalog> catalog,
      Supplier<@Nullable LocalUserStates> table,
      QuerySettings settings,
      HttpSettings http,
      int defaultItems,
      InstantSource clock) {
    this.collaborators = collaborators;
    this.catalog = catalog;
    this.table = table;
    this.settings = settings;
    this.peers = new Peers(http, settings);
    this.defaultItems = Math.min(defaultItems, settings.mostItems());
    this.clock = clock;
    this.scorer =
        new QueryScorer(
            collaborators, settings.mostItems(), Runtime.getRuntime().availableProcessors());
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/users/{id}/recommendations", Right.READ, this::recommendations)
            .taking("k", "at", "daytime", "weekend", "genre", "exclude"),
        Route.of("GET", "/v1/users/{id}/state", Right.READ, this::state),
        Route.of("GET", "/v1/items/{id}/similar", Right.READ, this::similar)
            .taking("k", "genre", "exclude"),
        Route.of("GET", "/v1/models", Right.READ, call -> models()));
  }

  private Reply recommendations(Call call) throws InterruptedException, IOException {
    long now = clock.millis();
    int k = call.number("k", defaultItems, 1, settings.mostItems());
    AskedContext.of(call, ZoneId.of("UTC"), now); // what is wrong is wrong for every user
    byte[] userId = userId(call);
    LocalUserStates users = users();
    Optional<HostInfo> elsewhere = users.elsewhere(userId);
    if (elsewhere.isPresent()) {
      return peers.forward(call, elsewhere.get());
    }
    LocalUserStates.Found found = users.find(userId);
    byte[] value = found.value();
    UserStateRecord record =
        value == null ? QueryScorer.nobody(now) : new UserStateRecord().decode(value);
    EventContext context = AskedContext.of(call, zone(record), now);
    ItemFilter filter = new ItemFilter(call, dictionary(), overlay());
    byte[] json = scorer.answer(userId, record, context, k, filter, now);
    return reflecting(Reply.json(200, value == null ? withoutCause(json) : json), found);
  }

  private Reply state(Call call) throws InterruptedException, IOException {
    byte[] userId = userId(call);
    LocalUserStates users = users();
    Optional<HostInfo> elsewhere = users.elsewhere(userId);
    if (elsewhere.isPresent()) {
      return peers.forward(call, elsewhere.get());
    }
    LocalUserStates.Found found = users.find(userId);
    byte[] value = found.value();
    if (value == null) {
      throw HttpProblem.notFound("nothing is known of this user");
    }
    UserStateRecord record = new UserStateRecord().decode(value);
    return reflecting(
        Reply.json(
            200, StateDocument.of(call.variable("id"), found, record, dictionary(), overlay())),
        found);
  }

  private Reply similar(Call call) throws InterruptedException {
    String itemId = call.variable("id");
    int k = call.number("k", defaultItems, 1, settings.mostItems());
    if (dictionary().find(itemId) == ItemDictionary.NONE) {
      throw HttpProblem.notFound("there is no such item");
    }
    long now = clock.millis();
    byte[] userId = "fan".getBytes(StandardCharsets.UTF_8);
    UserStateRecord fan = QueryScorer.fanOf(itemId, now);
    ItemFilter filter = new ItemFilter(call, dictionary(), overlay());
    Recommendations answer =
        RecommendationsJson.decode(scorer.answer(userId, fan, NOON, k, filter, now));
    if (answer.rung() == Rung.POPULARITY) {
      throw HttpProblem.notFound(
          "neither the model nor a description says what is similar to this item");
    }
    List<Map<String, Object>> items = new ArrayList<>();
    for (RecommendedItem item : answer.items()) {
      Map<String, Object> entry = described(item.itemId());
      entry.put("score", item.score());
      items.add(entry);
    }
    Map<String, Object> body = described(itemId);
    body.put("modelVersion", answer.modelVersion());
    body.put("family", answer.family());
    body.put("rung", answer.rung().wireName());
    body.put("items", items);
    return Reply.json(200, HttpJson.encode(body));
  }

  private Map<String, Object> described(String itemId) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("itemId", itemId);
    byte[] title = overlay().title(dictionary().find(itemId));
    if (title != null) {
      entry.put("title", new String(title, StandardCharsets.UTF_8));
    }
    return entry;
  }

  private Reply models() {
    ModelCatalog now = catalog.get();
    String serving = collaborators.views().current().modelVersion();
    Champion champion = now.champion().orElse(null);
    List<Map<String, Object>> models = new ArrayList<>();
    for (ModelManifest manifest : now.manifests()) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("version", manifest.version());
      model.put("family", manifest.family());
      model.put("recipe", manifest.recipe());
      model.put("createdAt", Instant.ofEpochMilli(manifest.createdAtMillis()).toString());
      model.put("users", manifest.users());
      model.put("items", manifest.items());
      model.put("ratings", manifest.ratings());
      model.put("sizeBytes", manifest.sizeBytes());
      models.add(model);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("serving", serving);
    body.put("champion", champion == null ? null : champion.version());
    body.put("pinned", champion != null && champion.pinned());
    body.put("models", models);
    return Reply.json(200, HttpJson.encode(body));
  }

  private static byte[] userId(Call call) {
    byte[] userId = call.variable("id").getBytes(StandardCharsets.UTF_8);
    if (userId.length > RatingRules.MAX_ID_BYTES) {
      throw HttpProblem.badParameter(
          "id", call.variable("id"), "at most " + RatingRules.MAX_ID_BYTES + " bytes of UTF-8");
    }
    return userId;
  }

  private LocalUserStates users() {
    if (!settings.enabled()) {
      throw new HttpProblem(
          501,
          "queries-off",
          "this scorer keeps no user states; set " + QuerySettings.ENABLED,
          Map.of());
    }
    LocalUserStates users = table.get();
    if (users == null) {
      throw HttpProblem.unavailable("states-not-ready", "the scorer is starting", 1);
    }
    return users;
  }

  private static Reply reflecting(Reply reply, LocalUserStates.Found found) {
    return found.offset().isPresent()
        ? reply.with(
            Peers.REFLECTS, "user-states-" + found.partition() + "@" + found.offset().getAsLong())
        : reply;
  }

  /** Nothing has caused the answer to somebody of whom nothing is known. */
  private static byte[] withoutCause(byte[] json) throws IOException {
    JsonNode answer = HttpJson.decode(json);
    if (answer instanceof ObjectNode object) {
      object.putNull("cause");
      object.putNull("effect");
    }
    return HttpJson.encode(answer);
  }

  private static ZoneId zone(UserStateRecord record) {
    return new UserStateReader()
        .wrap(record.buffer(), record.stateOffset(), record.stateLength())
        .zone();
  }

  private ItemDictionary dictionary() {
    return collaborators.dictionary();
  }

  private ItemOverlay overlay() {
    return collaborators.views().current().overlay();
  }
}
