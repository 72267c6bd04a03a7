package io.freshet.scorer.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.SharedScorerState;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The handler of {@code POST /v1/recommendations}: one list for the events of an anonymous visitor,
 * or the lists of many users, one line each. Nothing of a visitor is stored, judged or logged.
 */
final class ListsRoute {
  private static final String NDJSON = "application/x-ndjson";

  private final SharedScorerState collaborators;
  private final QueryScorer scorer;
  private final RecommendationsRoute lists;
  private final QuerySettings settings;
  private final EventTypes types;
  private final double like;
  private final InstantSource clock;

  /** Gives a user's list, from this instance or from the one that holds the user. */
  interface UserLists {
    /**
     * Answers one user.
     *
     * @param call {@code GET /v1/users/{id}/recommendations}
     * @param asked its parameters
     */
    Reply of(Call call, RecommendationsRoute.Asked asked) throws InterruptedException, IOException;
  }

  /**
   * Creates the handler.
   *
   * @param lists checks the parameters
   * @param types declared types of events
   * @param like rating of a visitor's event that names neither a type nor a rating
   */
  ListsRoute(
      SharedScorerState collaborators,
      QueryScorer scorer,
      RecommendationsRoute lists,
      QuerySettings settings,
      EventTypes types,
      double like,
      InstantSource clock) {
    this.collaborators = collaborators;
    this.scorer = scorer;
    this.lists = lists;
    this.settings = settings;
    this.types = types;
    this.like = like;
    this.clock = clock;
  }

  /**
   * Answers a request.
   *
   * @param ready throws a problem if no user can be answered at the moment
   * @param users answers each user
   */
  Reply answer(Call call, Runnable ready, UserLists users)
      throws InterruptedException, IOException {
    AskedLists body = AskedLists.of(call, settings.mostEvents(), settings.mostUsers());
    RecommendationsRoute.Asked asked = lists.asked(get(call, body, "-"));
    JsonNode events = body.events();
    if (events != null) {
      return Reply.json(200, visitor(call, body, events, asked));
    }
    ready.run();
    Iterator<String> ids = body.users().iterator();
    return Reply.pulled(
        NDJSON, () -> ids.hasNext() ? line(call, body, ids.next(), asked, users) : null);
  }

  private byte[] visitor(
      Call call, AskedLists body, JsonNode events, RecommendationsRoute.Asked asked)
      throws InterruptedException, IOException {
    long now = clock.millis();
    UserStateRecord state = VisitorEvents.state(events, types, like, now);
    Call get = get(call, body, "-");
    EventContext context = AskedContext.of(get, ZoneOffset.UTC, now);
    ItemFilter filter =
        new ItemFilter(get, collaborators.dictionary(), collaborators.views().current().overlay());
    String request = "events " + events + '\n' + new TreeMap<>(body.parameters());
    return scorer.answerVisitor(
        state, context, asked.rules(), request, asked.k(), filter, asked.explains(), now);
  }

  /** The answer of one user as a line; of a user without one, the problem. */
  private static byte[] line(
      Call call, AskedLists body, String userId, RecommendationsRoute.Asked asked, UserLists users)
      throws InterruptedException, IOException {
    Reply reply;
    try {
      reply = users.of(get(call, body, userId), asked);
    } catch (HttpProblem problem) {
      reply = problem.reply();
    }
    byte[] json = reply.body();
    if (reply.status() != 200) {
      ObjectNode failed = Json.MAPPER.createObjectNode().put("userId", userId);
      json = HttpJson.encode(failed.setAll((ObjectNode) HttpJson.decode(json)));
    }
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /** The request that asks for the list of one user in the same way. */
  private static Call get(Call call, AskedLists body, String userId) {
    return new Call(
        "GET",
        RecommendationsRoute.PATH,
        Map.of("id", userId),
        body.parameters(),
        call.headers(),
        new byte[0],
        call.caller());
  }
}
