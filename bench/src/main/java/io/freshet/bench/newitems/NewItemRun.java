package io.freshet.bench.newitems;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.engine.Answer;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.quality.LiveQuality;
import io.freshet.scorer.quality.LiveQualityReport;
import io.freshet.standalone.data.read.RatingTable;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over a {@link NewItemStream} with the scorer's own engine, item overlay and judge. */
final class NewItemRun {
  private static final int MAX_STATE = 2_000;

  private final NewItemStream stream;
  private final SharedScorerState collaborators;
  private final RecommendationEngine engine;
  private final ListRules rules;
  private final ItemOverlay.Builder overlay;
  private final UserStateUpdater updater = new UserStateUpdater(MAX_STATE, ZoneOffset.UTC);
  private final UserStateRecordWriter writer = new UserStateRecordWriter();
  private final UserStateRecord record = new UserStateRecord();
  private final Map<Integer, byte[]> states = new HashMap<>();

  /** Row of each item's arrival, by number in the dictionary. */
  private final Map<Integer, Integer> arrivedAt = new HashMap<>();

  private final Map<Integer, Integer> shownAfter = new HashMap<>();

  /**
   * The result of a pass.
   *
   * @param arrived number of items that arrived
   * @param within number of these items that were in a list within 1, 10, 100 and 1,000 events
   * @param newPlaces number of places that showed one of these items
   * @param places number of all places
   * @param quality live quality of the lists
   */
  record Outcome(
      int arrived, List<Integer> within, long newPlaces, long places, LiveQualityReport quality) {}

  NewItemRun(NewItemStream stream, ServingModel model, double exploreShare, boolean describesNew) {
    this.stream = stream;
    ScorerSettings settings =
        ScorerSettings.from(
            Map.of(
                "scorer.explore.share",
                Double.toString(exploreShare),
                "scorer.new.items",
                describesNew ? "10000" : "0"));
    rules = settings.lists().rules();
    collaborators = SharedScorerState.create(settings, new Topics(""));
    engine =
        new RecommendationEngine(
            collaborators.dictionary(),
            collaborators.popularity(),
            settings.k(),
            collaborators.bound(),
            false,
            collaborators.timings().stopwatch());
    overlay = new ItemOverlay.Builder(collaborators.dictionary());
    collaborators.views().serve(model, "v1");
  }

  Outcome run() {
    RatingTable table = stream.table();
    for (int item = 0; item < table.items(); item++) {
      if (stream.arrival(item) == 0) {
        post(stream.item(item));
      }
    }
    collaborators.views().describe(overlay.build());
    LiveQuality judge = collaborators.quality().open();
    int next = 0;
    long newPlaces = 0;
    long places = 0;
    int events = 0;
    for (int row = 0; row < table.size(); row++) {
      for (;
          next < stream.arriving().size() && stream.arrival(stream.arriving().get(next)) <= row;
          next++) {
        int item = stream.arriving().get(next);
        post(stream.item(item));
        arrivedAt.put(collaborators.dictionary().intern(table.itemId(item)), events);
        collaborators.views().describe(overlay.build());
      }
      if (!stream.happens(row)) {
        continue;
      }
      byte[] value = learn(table, row);
      if (row < stream.first()) {
        continue;
      }
      events++;
      Answer answer = answer(table, row, value, judge);
      for (int at = 0; at < answer.count(); at++) {
        Integer since = arrivedAt.get(answer.items()[at]);
        if (since != null) {
          newPlaces++;
          shownAfter.putIfAbsent(answer.items()[at], events - since);
        }
      }
      places += answer.count();
    }
    return new Outcome(
        arrivedAt.size(),
        Arrays.stream(new int[] {1, 10, 100, 1_000})
            .mapToObj(n -> (int) shownAfter.values().stream().filter(after -> after <= n).count())
            .toList(),
        newPlaces,
        places,
        collaborators.quality().report());
  }

  private void post(@Nullable Item item) {
    if (item != null) {
      overlay.put(item);
    }
  }

  private byte[] learn(RatingTable table, int row) {
    ParsedRating event =
        ParsedRating.of(
            new RatingEvent(
                table.userId(table.user(row)),
                table.itemId(table.item(row)),
                (double) table.rating(row),
                table.seconds(row),
                RatingEvent.NO_OFFSET));
    Effect effect = updater.apply(states.get(table.user(row)), event);
    byte[] value = writer.write(updater, effect, event, CauseTopic.RATINGS, 0, row, 0);
    states.put(table.user(row), updater.toBytes());
    return value;
  }

  /** Answers an event as the scorer's processor does. */
  private Answer answer(RatingTable table, int row, byte[] value, LiveQuality judge) {
    byte[] user = table.userIdBytes(table.user(row));
    record.decode(value);
    long newest = engine.read(record, collaborators.views().current());
    if (record.effect() == Effect.APPLIED && record.newItem()) {
      byte[] id = table.itemId(table.item(row)).getBytes(StandardCharsets.UTF_8);
      int item = collaborators.dictionary().admit(id, 0, id.length);
      judge.judge(user, item, record.eventRating(), record.eventSeconds(), newest);
      collaborators.popularity().count(item, true, true);
    }
    Answer answer =
        engine.answer(record.context(), rules, RecommendationEngine.draw(user, record), false);
    judge.hold(user, newest, collaborators.views().current().versionNumber(), answer);
    return answer;
  }
}
