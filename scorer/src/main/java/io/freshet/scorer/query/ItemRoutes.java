package io.freshet.scorer.query;

import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.schemas.rating.EventContext;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.browse.ItemMap;
import io.freshet.scorer.browse.ItemSearch;
import io.freshet.scorer.browse.Refreshed;
import io.freshet.scorer.browse.Regions;
import io.freshet.scorer.engine.BroughtItems;
import io.freshet.scorer.engine.PopularItems;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.engine.SimilarItems;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The routes about items. They need no user, so every instance answers them itself. */
final class ItemRoutes {
  private static final int FOUND = 10;
  private static final int MOST_FOUND = 100;
  private static final int MOST_LETTERS = 200;
  private static final int ON_MAP = 1_600;

  /**
   * Before the first model the ranks follow the counts of this instance: after so many more events
   * they are computed again.
   */
  private static final long EVENTS = 500;

  /** Parameters that ask for a context. */
  private static final List<String> CONTEXT = List.of("at", "daytime", "weekend");

  private final SharedScorerState collaborators;
  private final QueryScorer scorer;
  private final int defaultItems;
  private final int mostItems;
  private final double like;
  private final InstantSource clock;
  private final Refreshed<Searched, ItemSearch> search;
  private final Refreshed<String, @Nullable ItemMap> map;

  /** What the search index is made from. */
  private record Searched(ServingView view, long events) {}

  /**
   * Creates the routes.
   *
   * @param defaultItems k of a request that names none
   * @param mostItems max k
   * @param like rating of a like
   * @param nanos a monotonic clock in nanoseconds
   */
  ItemRoutes(
      SharedScorerState collaborators,
      QueryScorer scorer,
      int defaultItems,
      int mostItems,
      double like,
      InstantSource clock,
      LongSupplier nanos) {
    this.collaborators = collaborators;
    this.scorer = scorer;
    this.defaultItems = defaultItems;
    this.mostItems = mostItems;
    this.like = like;
    this.clock = clock;
    this.search = new Refreshed<>(nanos);
    this.map = new Refreshed<>(nanos);
  }

  /** Returns the routes. */
  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/items", Right.READ, this::find).taking("q", "limit"),
        Route.of("GET", "/v1/items/map", Right.READ, this::map).taking("limit"),
        Route.of("GET", "/v1/items/{id}/similar", Right.READ, this::similar)
            .taking("k", "genre", "exclude"),
        Route.of("GET", "/v1/items/{id}/because", Right.READ, this::because)
            .taking("k", "genre", "exclude"),
        Route.of("GET", "/v1/popular", Right.READ, this::popular)
            .taking("k", "genre", "exclude", "at", "daytime", "weekend"));
  }

  private Reply find(Call call) {
    String query = call.parameter("q");
    if (query != null && query.length() > MOST_LETTERS) {
      throw HttpProblem.badParameter("q", query, "at most " + MOST_LETTERS + " letters");
    }
    int limit = call.number("limit", FOUND, 1, MOST_FOUND);
    ServingView view = collaborators.views().current();
    ItemSearch.Found found = search(view).find(query == null ? "" : query, limit);
    List<Map<String, Object>> items = new ArrayList<>();
    for (int at = 0; at < found.items().length; at++) {
      Map<String, Object> entry = described(dictionary().id(found.items()[at]));
      int year = view.overlay().year(found.items()[at]);
      if (year != ItemOverlay.NO_YEAR) {
        entry.put("year", year);
      }
      entry.put("genres", genres(view.overlay(), found.items()[at]));
      entry.put("ratings", Math.round(found.ratings()[at]));
      items.add(entry);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", items);
    body.put("total", found.total());
    return Reply.json(200, HttpJson.encode(body));
  }

  private ItemSearch search(ServingView view) {
    long events =
        view.modelVersion() == null ? collaborators.popularity().ratings().events() / EVENTS : 0;
    return search.get(
        new Searched(view, events),
        () -> ItemSearch.of(view, dictionary(), collaborators.popularity().ratings()));
  }

  private Reply map(Call call) {
    int limit = call.number("limit", ON_MAP, 1, ItemMap.MOST);
    ServingView view = collaborators.views().current();
    String version = view.modelVersion();
    ItemMap of =
        view.directions() == null || version == null
            ? null
            : map.get(version, () -> ItemMap.of(view, search(view).find("", ItemMap.MOST)));
    if (of == null) {
      throw new HttpProblem(
          404,
          "map-unknown",
          version == null
              ? "there is no model yet"
              : "the family of the model that serves has no item vectors",
          Map.of());
    }
    List<Map<String, Object>> items = new ArrayList<>();
    for (int at = 0; at < of.items().length && items.size() < limit; at++) {
      if (view.overlay().unavailable(of.items()[at])) {
        continue; // since the map was made
      }
      Map<String, Object> entry = described(dictionary().id(of.items()[at]));
      entry.put("x", rounded(of.points()[2 * at]));
      entry.put("y", rounded(of.points()[2 * at + 1]));
      entry.put("ratings", Math.round(of.ratings()[at]));
      items.add(entry);
    }
    List<Map<String, Object>> regions = new ArrayList<>();
    for (Regions.Region region : of.regions()) {
      regions.add(
          Map.of("name", region.name(), "x", rounded(region.x()), "y", rounded(region.y())));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("version", of.version());
    body.put("items", items);
    body.put("regions", regions);
    return Reply.json(200, HttpJson.encode(body));
  }

  private static double rounded(double coordinate) {
    return Math.rint(coordinate * 10_000) / 10_000;
  }

  private static List<String> genres(ItemOverlay overlay, int item) {
    List<String> names = new ArrayList<>();
    for (int genre : overlay.genres(item)) {
      names.add(new String(overlay.genreName(genre), StandardCharsets.UTF_8));
    }
    return names;
  }

  private Reply similar(Call call) throws InterruptedException {
    String itemId = call.variable("id");
    int k = k(call);
    SimilarItems similar =
        scorer
            .similar(known(itemId), k, filter(call))
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

  private Reply because(Call call) throws InterruptedException {
    String itemId = call.variable("id");
    int k = k(call);
    BroughtItems brought =
        scorer
            .brought(known(itemId), like, clock.millis() / 1000, k, filter(call))
            .orElseThrow(
                () ->
                    new HttpProblem(
                        404,
                        "because-unknown",
                        "no model that serves says what people choose after this item",
                        Map.of("itemId", itemId)));
    String name = name(itemId);
    List<Map<String, Object>> items = new ArrayList<>();
    for (BroughtItems.BroughtItem found : brought.items()) {
      Map<String, Object> entry = described(found.itemId());
      entry.put("score", found.score());
      entry.put("contribution", found.contribution());
      entry.put("text", "people who chose " + name + " went on to choose " + name(found.itemId()));
      items.add(entry);
    }
    Map<String, Object> body = described(itemId);
    body.put("modelVersion", brought.modelVersion());
    body.put("family", brought.family());
    body.put("attribution", brought.attribution().name().toLowerCase(Locale.ROOT));
    body.put("items", items);
    return Reply.json(200, HttpJson.encode(body));
  }

  private Reply popular(Call call) throws InterruptedException {
    int k = k(call);
    EventContext context =
        CONTEXT.stream().allMatch(name -> call.parameter(name) == null)
            ? null
            : AskedContext.of(call, ZoneOffset.UTC, clock.millis());
    PopularItems popular = scorer.popular(context, k, filter(call));
    List<Map<String, Object>> items = new ArrayList<>();
    for (PopularItems.PopularItem found : popular.items()) {
      Map<String, Object> entry = described(found.itemId());
      entry.put("popularity", found.popularity());
      items.add(entry);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    if (context != null) {
      Map<String, Object> asked = new LinkedHashMap<>();
      asked.put("daytime", context.daytime());
      asked.put("weekend", context.weekend());
      asked.put("hour", context.hour());
      body.put("context", asked);
    }
    body.put("modelVersion", popular.modelVersion());
    body.put("basis", popular.basis().wireName());
    body.put("items", items);
    return Reply.json(200, HttpJson.encode(body));
  }

  private int k(Call call) {
    return call.number("k", defaultItems, 1, mostItems);
  }

  private int known(String itemId) {
    int item = dictionary().find(itemId);
    if (item == ItemDictionary.NONE) {
      throw HttpProblem.notFound("there is no such item");
    }
    return item;
  }

  private ItemFilter filter(Call call) {
    return new ItemFilter(call, dictionary(), overlay());
  }

  /** The title of an item, or its id. */
  private String name(String itemId) {
    return String.valueOf(described(itemId).getOrDefault("title", itemId));
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

  private ItemDictionary dictionary() {
    return collaborators.dictionary();
  }

  private ItemOverlay overlay() {
    return collaborators.views().current().overlay();
  }
}
