package io.freshet.page;

import io.freshet.http.Build;
import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.http.SessionCookie;
import io.freshet.page.services.HandOn;
import io.freshet.page.services.HealthReport;
import io.freshet.page.services.OtherService;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The routes of the page besides its files. */
final class PageRoutes {
  private static final int MAX_SAMPLE = 1 << 20;

  private final PageSettings settings;
  private final boolean signIn;
  private final SessionCookie cookie;
  private final PageReaders readers;
  private final InstantSource clock;
  private final HandOn handOn;
  private final OtherService ingest;
  private final OtherService scorer;
  private final OtherService trainer;

  /**
   * Creates the routes.
   *
   * @param signIn whether the page has tokens, so that visitors have to sign in
   */
  PageRoutes(
      PageSettings settings,
      boolean signIn,
      SessionCookie cookie,
      PageReaders readers,
      HandOn handOn,
      InstantSource clock) {
    this.settings = settings;
    this.signIn = signIn;
    this.cookie = cookie;
    this.readers = readers;
    this.clock = clock;
    this.handOn = handOn;
    this.ingest = settings.ingest();
    this.scorer = settings.scorer();
    this.trainer = settings.trainer();
  }

  /** The routes that the page answers itself. */
  List<Route> own() {
    return List.of(
        Route.unlocked("GET", "/v1/page", call -> Reply.json(200, page(call.caller()))),
        Route.unlocked("POST", "/v1/session", this::signIn),
        Route.unlocked(
            "DELETE",
            "/v1/session",
            call ->
                Reply.json(200, page(Caller.anonymous(call.caller().address())))
                    .with("Set-Cookie", cookie.cleared())),
        Route.of("GET", "/v1/stream", Right.READ, this::stream).taking("sample"),
        Route.of("GET", "/v1/items/exposure", Right.READ, call -> exposure()),
        Route.of("GET", "/v1/health", Right.READ, call -> health()),
        Route.of("GET", "/v1/models", Right.READ, this::models).taking("evaluations"));
  }

  /** The routes of other services that requests are handed on to. */
  List<Route> handedOn() {
    return List.of(
        to(ingest, "POST", "/v1/ratings", Right.WRITE),
        to(ingest, "POST", "/v1/events", Right.WRITE),
        to(ingest, "POST", "/v1/items", Right.WRITE),
        to(ingest, "POST", "/v1/profiles", Right.WRITE),
        to(ingest, "DELETE", "/v1/users/{id}", Right.FORGET),
        to(scorer, "GET", "/v1/users/{id}/recommendations", Right.READ)
            .taking(
                "k", "at", "daytime", "weekend", "genre", "exclude", "variety", "explore",
                "explain", "after"),
        to(scorer, "GET", "/v1/users/{id}/state", Right.READ),
        to(scorer, "GET", "/v1/items/{id}/similar", Right.READ).taking("k", "genre", "exclude"),
        to(scorer, "GET", "/v1/items/{id}/because", Right.READ).taking("k", "genre", "exclude"),
        to(scorer, "GET", "/v1/popular", Right.READ)
            .taking("k", "genre", "exclude", "at", "daytime", "weekend"),
        to(scorer, "GET", "/v1/items", Right.READ).taking("q", "limit"),
        to(scorer, "GET", "/v1/items/map", Right.READ).taking("limit"),
        to(trainer, "POST", "/v1/models/champion", Right.STEER),
        to(trainer, "GET", "/v1/experiments", Right.READ),
        to(trainer, "POST", "/v1/experiments", Right.STEER),
        to(trainer, "POST", "/v1/experiments/{name}/stop", Right.STEER));
  }

  private Route to(OtherService service, String method, String path, Right right) {
    return Route.of(method, path, right, call -> handOn.to(service, call));
  }

  private Reply signIn(Call call) {
    String token = call.caller().token();
    if (token == null) {
      throw new HttpProblem(
          401,
          "unauthorized",
          "to sign in, send a known token in the header \"Authorization: Bearer <token>\"",
          Map.of());
    }
    return Reply.json(200, page(call.caller())).with("Set-Cookie", cookie.carrying(token));
  }

  private byte[] page(Caller caller) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("item", Map.of("one", settings.item(), "many", settings.items()));
    page.put("likesFrom", settings.likeThreshold());
    page.put("scale", settings.scale());
    page.put("types", settings.types().list(readers.live().usedTypes()));
    page.put("k", settings.k());
    page.put("signIn", signIn);
    page.put("tokens", signIn);
    page.put("signedIn", !signIn || !caller.rights().isEmpty());
    page.put("rights", caller.rights().stream().map(Right::wireName).toList());
    page.put("refitEvery", settings.refitEvery() == 0 ? null : settings.refitEvery());
    page.put("version", Build.current().version());
    page.put("commit", Build.current().commit());
    return HttpJson.encode(page);
  }

  private Reply stream(Call call) {
    int sample = call.number("sample", 1, 1, MAX_SAMPLE);
    String lastId = call.header("Last-Event-ID");
    return Reply.JSON.equals(call.header("Accept"))
        ? readers.live().events(sample, lastId)
        : readers.live().stream(sample, lastId);
  }

  private Reply models(Call call) throws InterruptedException {
    if (!Boolean.TRUE.equals(call.flag("evaluations"))) {
      return handOn.to(scorer, call);
    }
    String serving = readers.watch().detail(PageSettings.SCORER, "model");
    return Reply.json(200, HttpJson.encode(readers.models().document(serving)));
  }

  private Reply health() {
    String serving = readers.watch().detail(PageSettings.SCORER, "model");
    Map<String, Object> document =
        HealthReport.of(
            readers.watch().seen(),
            readers.cluster().seen(),
            readers.live().ratings(),
            clock.millis());
    document.put("totals", Map.of("items", readers.live().items()));
    document.put("snapshots", readers.models().snapshots(serving));
    return Reply.json(200, HttpJson.encode(document));
  }

  private Reply exposure() {
    return Reply.json(200, HttpJson.encode(readers.live().exposure()));
  }
}
