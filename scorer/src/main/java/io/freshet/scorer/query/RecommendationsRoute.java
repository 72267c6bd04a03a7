package io.freshet.scorer.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.engine.ListRules;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The handler of {@code GET /v1/users/{id}/recommendations}, for users whom this instance holds.
 */
final class RecommendationsRoute {
  /** The route's path. */
  static final String PATH = "/v1/users/{id}/recommendations";

  /** The route's parameters. */
  static final String[] PARAMETERS = {
    "k", "at", "daytime", "weekend", "genre", "exclude", "variety", "explore", "explain", "after"
  };

  private final SharedScorerState collaborators;
  private final QueryScorer scorer;
  private final ListRules rules;
  private final int defaultItems;
  private final int mostItems;
  private final Topics topics;
  private final StateWait wait;
  private final InstantSource clock;

  /**
   * A user's state as the table holds it.
   *
   * @param record null for a user of whom nothing is known
   */
  private record Held(LocalUserStates.Found found, @Nullable UserStateRecord record) {}

  /** The parameters of a request that do not depend on the user. */
  record Asked(int k, AskedRules rules, boolean explains, @Nullable AwaitedCause after) {}

  RecommendationsRoute(
      SharedScorerState collaborators,
      QueryScorer scorer,
      ListRules rules,
      int defaultItems,
      int mostItems,
      Topics topics,
      StateWait wait,
      InstantSource clock) {
    this.collaborators = collaborators;
    this.scorer = scorer;
    this.rules = rules;
    this.defaultItems = defaultItems;
    this.mostItems = mostItems;
    this.topics = topics;
    this.wait = wait;
    this.clock = clock;
  }

  /**
   * Reads and checks the parameters.
   *
   * @throws HttpProblem if one is invalid
   */
  Asked asked(Call call) {
    AskedContext.of(call, ZoneOffset.UTC, clock.millis()); // if invalid, then for every user
    return new Asked(
        call.number("k", defaultItems, 1, mostItems),
        new AskedRules(rules, call.share("variety"), call.share("explore")),
        explains(call),
        AwaitedCause.of(call, topics));
  }

  private static boolean explains(Call call) {
    String explain = call.parameter("explain");
    if (explain != null && !explain.equals("parts")) {
      throw HttpProblem.badParameter("explain", explain, "parts");
    }
    return explain != null;
  }

  /** Answers from this instance's part of the table. */
  Reply answer(Call call, Asked asked, byte[] userId, UserStateTable users)
      throws InterruptedException, IOException {
    AwaitedCause after = asked.after;
    Held held =
        after == null
            ? held(userId, users)
            : wait.until(read -> after.reflectedBy(read.record), () -> held(userId, users));
    long now = clock.millis();
    UserStateRecord record = held.record;
    EventContext context =
        AskedContext.of(call, record == null ? ZoneOffset.UTC : zone(record), now);
    ItemFilter filter =
        new ItemFilter(call, collaborators.dictionary(), collaborators.views().current().overlay());
    byte[] json =
        scorer.answer(
            userId,
            record,
            context,
            asked.rules,
            request(call),
            asked.k,
            filter,
            asked.explains,
            now);
    return QueryRoutes.reflecting(
        Reply.json(200, after == null ? json : reflecting(json, after.reflectedBy(record))),
        held.found);
  }

  /** User and parameters of a request in a fixed order, without those that change no list. */
  private static String request(Call call) {
    Map<String, List<String>> parameters = new TreeMap<>(call.query());
    parameters.keySet().removeAll(List.of("explain", "after"));
    return call.variable("id") + '\n' + parameters;
  }

  private static Held held(byte[] userId, UserStateTable users) {
    LocalUserStates.Found found = users.find(userId);
    byte[] value = found.value();
    return new Held(found, value == null ? null : new UserStateRecord().decode(value));
  }

  private static byte[] reflecting(byte[] json, boolean reflects) throws IOException {
    ObjectNode answer = (ObjectNode) HttpJson.decode(json);
    return HttpJson.encode(answer.put("reflectsAfter", reflects));
  }

  private static ZoneId zone(UserStateRecord record) {
    return new UserStateReader()
        .wrap(record.buffer(), record.stateOffset(), record.stateLength())
        .zone();
  }
}
