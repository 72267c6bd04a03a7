package io.freshet.scorer.query;

import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.HttpSettings;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.SimilarItems;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** The routes of the scorer's queries, for clients without Kafka. */
public final class QueryRoutes {
  private final SharedScorerState collaborators;
  private final Supplier<ModelCatalog> catalog;
  private final Supplier<@Nullable LocalUserStates> table;
  private final QuerySettings settings;
  private final Peers peers;
  private final QueryScorer scorer;
  private final int defaultItems;
  private final ListRules rules;
  private final InstantSource clock;

  /**
   * Creates the routes.
   *
   * @param catalog of models
   * @param table gives the table of user states; null if there is none
   * @param http of all instances
   * @param defaultItems k of a request that names none
   * @param rules of the lists that answer events; lists on demand explore only if asked to
   */
  public QueryRoutes(
      SharedScorerState collaborators,
      Supplier<ModelCatalog> catalog,
      Supplier<@Nullable LocalUserStates> table,
      QuerySettings settings,
      HttpSettings http,
      int defaultItems,
      ListRules rules,
      InstantSource clock) {
    this.collaborators = collaborators;
    this.catalog = catalog;
    this.table = table;
    this.settings = settings;
    this.peers = new Peers(http, settings);
    this.defaultItems = Math.min(defaultItems, settings.mostItems());
    this.rules = rules.withExploreShare(0);
    this.clock = clock;
    this.scorer =
        new QueryScorer(
            collaborators, settings.mostItems(), Runtime.getRuntime().availableProcessors());
  }

  /** Returns the routes. */
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
    AskedContext.of(
        call, ZoneOffset.UTC, now); // checked first: an invalid context is invalid for every user
    byte[] userId = userId(call);
    LocalUserStates users = users();
    Optional<HostInfo> elsewhere = users.elsewhere(userId);
    if (elsewhere.isPresent()) {
      return peers.forward(call, elsewhere.get());
    }
    LocalUserStates.Found found = users.find(userId);
    byte[] value = found.value();
    UserStateRecord record = value == null ? null : new UserStateRecord().decode(value);
    EventContext context =
        AskedContext.of(call, record == null ? ZoneOffset.UTC : zone(record), now);
    ItemFilter filter = new ItemFilter(call, dictionary(), overlay());
    byte[] json = scorer.answer(userId, record, context, rules, k, filter, now);
    return reflecting(Reply.json(200, json), found);
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
    int item = dictionary().find(itemId);
    if (item == ItemDictionary.NONE) {
      throw HttpProblem.notFound("there is no such item");
    }
    SimilarItems similar =
        scorer
            .similar(item, k, new ItemFilter(call, dictionary(), overlay()))
            .orElseThrow(
                () ->
                    new HttpProblem(
                        404,
                        "similarity-unknown",
                        "neither the model nor its genres say what is similar to this item",
                        Map.of("itemId", itemId)));
    List<Map<String, Object>> items = new ArrayList<>();
    for (SimilarItems.SimilarItem found : similar.items()) {
      Map<String, Object> entry = described(found.itemId());
      entry.put("score", found.similarity());
      items.add(entry);
    }
    Map<String, Object> body = described(itemId);
    body.put("modelVersion", similar.modelVersion());
    body.put("family", similar.family());
    body.put("basis", similar.basis().wireName());
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
