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
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** The routes of the scorer's queries, for clients without Kafka. */
public final class QueryRoutes {
  private final SharedScorerState collaborators;
  private final Supplier<ModelCatalog> catalog;
  private final Supplier<@Nullable UserStateTable> table;
  private final QuerySettings settings;
  private final Peers peers;
  private final RecommendationsRoute recommendations;
  private final ListsRoute lists;
  private final ItemRoutes items;

  /**
   * Creates the routes.
   *
   * @param catalog of models
   * @param table gives the table of user states; null if there is none
   * @param lists of the scorer; lists on demand explore only if asked to
   * @param http of all instances
   * @param topics of the deployment
   * @param wait limits of requests that wait for a state
   * @param nanos a monotonic clock in nanoseconds
   */
  public QueryRoutes(
      SharedScorerState collaborators,
      Supplier<ModelCatalog> catalog,
      Supplier<@Nullable UserStateTable> table,
      ScorerSettings lists,
      QuerySettings settings,
      HttpSettings http,
      Topics topics,
      StateWait wait,
      InstantSource clock,
      LongSupplier nanos) {
    this.collaborators = collaborators;
    this.catalog = catalog;
    this.table = table;
    this.settings = settings;
    this.peers = new Peers(http, settings);
    int defaultItems = Math.min(lists.k(), settings.mostItems());
    QueryScorer scorer =
        new QueryScorer(
            collaborators, settings.mostItems(), Runtime.getRuntime().availableProcessors());
    this.recommendations =
        new RecommendationsRoute(
            collaborators,
            scorer,
            lists.lists().rules(),
            defaultItems,
            settings.mostItems(),
            topics,
            wait,
            clock);
    this.lists =
        new ListsRoute(
            collaborators,
            scorer,
            recommendations,
            settings,
            lists.types(),
            lists.likeThreshold(),
            clock);
    this.items =
        new ItemRoutes(
            collaborators,
            scorer,
            defaultItems,
            settings.mostItems(),
            lists.likeThreshold(),
            clock,
            nanos);
  }

  /** Returns the routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(items.routes());
    routes.add(
        Route.of("GET", RecommendationsRoute.PATH, Right.READ, this::recommendations)
            .taking(RecommendationsRoute.PARAMETERS));
    routes.add(Route.of("POST", "/v1/recommendations", Right.READ, this::lists));
    routes.add(Route.of("GET", "/v1/users/{id}/state", Right.READ, this::state));
    routes.add(Route.of("GET", "/v1/models", Right.READ, call -> models()));
    return routes;
  }

  private Reply recommendations(Call call) throws InterruptedException, IOException {
    RecommendationsRoute.Asked asked = recommendations.asked(call);
    return whereHeld(call, (userId, users) -> recommendations.answer(call, asked, userId, users));
  }

  private Reply lists(Call call) throws InterruptedException, IOException {
    return lists.answer(
        call,
        this::users,
        (get, asked) ->
            whereHeld(get, (userId, users) -> recommendations.answer(get, asked, userId, users)));
  }

  private Reply state(Call call) throws InterruptedException, IOException {
    return whereHeld(call, (userId, users) -> state(call, users.find(userId)));
  }

  private Reply state(Call call, LocalUserStates.Found found) throws IOException {
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

  /** Answers from this instance's part of the table. */
  private interface LocalAnswer {
    Reply of(byte[] userId, UserStateTable users) throws InterruptedException, IOException;
  }

  /** Answers if this instance holds the user; otherwise forwards the request. */
  private Reply whereHeld(Call call, LocalAnswer local) throws InterruptedException, IOException {
    byte[] userId = userId(call);
    UserStateTable users = users();
    Optional<HostInfo> elsewhere = users.elsewhere(userId);
    return elsewhere.isPresent() ? peers.forward(call, elsewhere.get()) : local.of(userId, users);
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

  private UserStateTable users() {
    if (!settings.enabled()) {
      throw new HttpProblem(
          501,
          "queries-off",
          "this scorer keeps no user states; set " + QuerySettings.ENABLED,
          Map.of());
    }
    UserStateTable users = table.get();
    if (users == null) {
      throw HttpProblem.unavailable("states-not-ready", "the scorer is starting", 1);
    }
    return users;
  }

  /** Adds the header that says how far the table had been read. */
  static Reply reflecting(Reply reply, LocalUserStates.Found found) {
    return found.offset().isPresent()
        ? reply.with(
            Peers.REFLECTS, "user-states-" + found.partition() + "@" + found.offset().getAsLong())
        : reply;
  }

  private ItemDictionary dictionary() {
    return collaborators.dictionary();
  }

  private ItemOverlay overlay() {
    return collaborators.views().current().overlay();
  }
}
