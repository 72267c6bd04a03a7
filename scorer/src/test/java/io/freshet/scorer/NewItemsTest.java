package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.Answer;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.quality.Exploration;
import io.freshet.scorer.quality.LiveQuality;
import io.freshet.scorer.quality.LiveQualityBoard;
import io.freshet.scorer.quality.Shown;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items that few or none have rated, in lists made by a model. */
class NewItemsTest {
  private static final int K = 10;

  @TempDir private Path folder;
  private final TestUsers users = new TestUsers();

  /** A scorer with a model of two genres, and its overlay. */
  private final class Instance {
    final SharedScorerState collaborators;
    final RecommendationEngine engine;
    final ListRules rules;
    final ItemOverlay.Builder overlay;

    Instance(Map<String, String> values, ToDoubleFunction<String> ratings) {
      Map<String, String> all = new HashMap<>(values);
      all.putIfAbsent("scorer.explore.share", "0");
      ScorerSettings settings = ScorerSettings.from(all);
      rules = settings.lists().rules();
      collaborators = SharedScorerState.create(settings, new Topics(""));
      engine =
          new RecommendationEngine(
              collaborators.dictionary(),
              collaborators.popularity(),
              K,
              collaborators.bound(),
              false,
              collaborators.timings().stopwatch());
      overlay = new ItemOverlay.Builder(collaborators.dictionary(), settings.lists().items());
      for (int i = 0; i < 30; i++) {
        post("a%02d".formatted(i), "War", true);
        post("b%02d".formatted(i), "Musical", true);
      }
      collaborators.views().serve(new TestModels(folder).genres(ratings), "v1");
    }

    void post(String id, String genre, boolean available) {
      overlay.put(new Item(id, null, List.of(genre), null, null, available));
    }

    Recommendations answer(String user, byte[] value) {
      return answer(user, value, -1);
    }

    /** As an event at an offset, or, below zero, as recorded. */
    Recommendations answer(String user, byte[] value, long offset) {
      collaborators.views().describe(overlay.build());
      UserStateRecord record = new UserStateRecord().decode(value);
      engine.read(record, collaborators.views().current());
      long draw =
          offset < 0 ? RecommendationEngine.draw(TestUsers.key(user), record) : offset * 7919;
      Answer answer = engine.answer(record.context(), rules, draw, false);
      assertThat(answer.explored()).isLessThanOrEqualTo(Answer.MOST_EXPLORED);
      return RecommendationsJson.decode(
          engine.write(TestUsers.key(user), record, record.context(), 1));
    }
  }

  private Instance instance(String... settings) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    return new Instance(values, id -> 50);
  }

  private static List<String> ids(Recommendations answer) {
    return answer.items().stream().map(RecommendedItem::itemId).toList();
  }

  private byte[] soldier() {
    users.rate("u", "a28", 5, 100);
    return users.rate("u", "a29", 5, 101);
  }

  @Test
  void shouldRecommendAnItemThatNobodyHasRatedAmongTheOthers() {
    Instance scorer = instance();
    scorer.post("new war", "War", true);
    scorer.post("new musical", "Musical", true);
    scorer.post("gone", "War", false);
    Recommendations answer = scorer.answer("u", soldier());

    assertThat(answer.rung()).isEqualTo(Rung.PERSONAL);
    // Its predicted factor, 0.9, lies between those of a09 and a11 and ties with that of a10.
    assertThat(ids(answer)).doesNotContain("new war", "gone").contains("a09");
    Instance shorter = instance();
    shorter.post("new war", "War", true);
    for (int i = 0; i < 8; i++) {
      shorter.post("a%02d".formatted(i), "War", false);
    }
    Recommendations with = shorter.answer("u", soldier());
    assertThat(ids(with).subList(0, 4)).containsExactly("a08", "a09", "a10", "new war");
    Reason reason = with.items().get(3).reasons().get(0);
    assertThat(reason.kind()).isEqualTo(Reason.Kind.SIMILAR_GENRE);
    assertThat(reason.text()).contains("War");
    assertThat(with.items().get(3).score()).isPositive();
    // The reasons of the others still cite what they come from.
    assertThat(with.items().get(4).reasons().get(0).kind())
        .isEqualTo(Reason.Kind.BECAUSE_YOU_RATED);
  }

  @Test
  void shouldLeaveNewItemsBelowTheModelWhereSettingsSaySo() {
    Instance scorer = instance("scorer.new.items", "0", "scorer.allow.genres", "War");
    for (int i = 0; i < 25; i++) {
      scorer.post("a%02d".formatted(i), "War", false);
    }
    scorer.post("new war", "War", true);

    assertThat(ids(scorer.answer("u", soldier()))).doesNotContain("new war").contains("a25");
  }

  @Test
  void shouldKeepOutWhatIsDenied() {
    Instance scorer =
        instance("scorer.deny.items", "a00,never posted", "scorer.deny.genres", "Musical");
    scorer.post("new musical", "Musical", true);
    List<String> list = ids(scorer.answer("u", soldier()));

    assertThat(list).hasSize(K).doesNotContain("a00").allMatch(id -> id.startsWith("a"));
  }

  @Test
  void shouldAnswerStatedLikesByTheModelUntilThereIsARating() {
    Instance scorer = instance();
    byte[] stated = users.profile("s", TestUsers.likes(List.of("Musical"), List.of()));
    Recommendations answer = scorer.answer("s", stated);

    assertThat(answer.rung()).isEqualTo(Rung.STATED_LIKES);
    assertThat(answer.family()).isEqualTo("ials");
    assertThat(ids(answer).subList(0, 3)).containsExactly("b00", "b01", "b02");
    assertThat(answer.items().get(0).reasons().get(0).kind()).isEqualTo(Reason.Kind.STATED_LIKE);
    Recommendations rated = scorer.answer("s", users.rate("s", "a29", 5, 100));
    assertThat(rated.rung()).isEqualTo(Rung.PERSONAL);
    assertThat(ids(rated).get(0)).isEqualTo("a00");
  }

  @Test
  void shouldExploreNoPlaceWhereTheShareIsZero() {
    Instance scorer = new Instance(Map.of(), id -> 1);
    scorer.post("new war", "War", true);

    assertThat(scorer.answer("u", soldier()).items())
        .noneMatch(item -> item.reasons().get(0).kind() == Reason.Kind.EXPLORATION);
  }

  /** Half of the musicals have few ratings: nobody would see them otherwise. */
  @Test
  void shouldGiveAboutTheShareOfPlacesToItemsThatFewHaveRated() {
    Instance scorer =
        new Instance(
            Map.of("scorer.explore.share", "0.1"),
            id -> id.startsWith("b") && id.compareTo("b15") >= 0 ? 4 : 50);
    byte[] state = soldier();
    List<String> plain = ids(instance().answer("u", state));
    int explored = 0;
    int answers = 400;
    for (int offset = 0; offset < answers; offset++) {
      Recommendations answer = scorer.answer("u", state, offset);
      int in = 0;
      for (RecommendedItem item : answer.items()) {
        if (item.reasons().get(0).kind() == Reason.Kind.EXPLORATION) {
          in++;
          assertThat(item.itemId()).isGreaterThanOrEqualTo("b15").startsWith("b");
        }
      }
      explored += in;
      List<String> rest = ids(answer).stream().filter(id -> id.startsWith("a")).toList();
      assertThat(rest).isEqualTo(plain.subList(0, K - in));
    }
    // 400 places are expected of 4,000; four standard deviations are 76.
    assertThat(explored).isBetween(324, 476);
  }

  /** A long tail of items that few have rated, which score better, does not bury a new one. */
  @Test
  void shouldGiveEveryOtherExploredPlaceToWhatHasJustArrived() {
    Instance scorer = new Instance(Map.of("scorer.explore.share", "0.1"), id -> 1);
    scorer.post("new musical", "Musical", true);
    byte[] state = soldier();
    int explored = 0;
    int fresh = 0;
    for (int offset = 0; offset < 400; offset++) {
      for (RecommendedItem item : scorer.answer("u", state, offset).items()) {
        if (item.reasons().get(0).kind() == Reason.Kind.EXPLORATION) {
          explored++;
          fresh += item.itemId().equals("new musical") ? 1 : 0;
        }
      }
    }

    assertThat(explored).isGreaterThan(300);
    assertThat((double) fresh / explored).isBetween(0.3, 0.55);
  }

  @Test
  void shouldGiveTheSameEventTheSameList() {
    Instance scorer = new Instance(Map.of("scorer.explore.share", "0.5"), id -> 1);
    scorer.post("new musical", "Musical", true);
    byte[] state = soldier();

    Recommendations first = scorer.answer("u", state);
    assertThat(scorer.answer("u", state)).isEqualTo(first);
    assertThat(ids(scorer.answer("u", soldier()))).isNotEqualTo(ids(first));
  }

  @Test
  void shouldMixGenresWhereDiversityIsAskedFor() {
    users.rate("u", "b29", 5, 99);
    byte[] state = soldier();
    long plain = count(ids(instance().answer("u", state)));
    List<String> mixed = ids(instance("scorer.diversity", "0.6").answer("u", state));

    assertThat(plain).isZero();
    assertThat(mixed).hasSize(K).doesNotHaveDuplicates();
    // One of the other kind is unlike what stands above it; a second one is not.
    assertThat(mixed.get(1)).startsWith("b");
    assertThat(count(mixed)).isEqualTo(1);
  }

  private static long count(List<String> ids) {
    return ids.stream().filter(id -> id.startsWith("b")).count();
  }

  @Test
  void shouldJudgeWhatExploringBringsAndCosts() {
    LiveQualityBoard quality = new LiveQualityBoard(10, 4);
    LiveQuality task = quality.open();
    byte[] user = TestUsers.key("u");
    Shown list = Shown.of(new int[] {1, 2, 3}, new int[0]);
    task.hold(user, 100, LiveQuality.NO_VERSION, list.exploring(1, 9));
    task.judge(user, 2, 5, 101, 101);
    task.judge(user, 9, 5, 101, 101);
    task.judge(user, 3, 5, 101, 101);
    task.hold(user, 101, LiveQuality.NO_VERSION, list);
    task.judge(user, 2, 5, 102, 102);

    Exploration exploration = quality.report().exploration();
    assertThat(Arrays.asList(exploration.exposures(), exploration.hits(), exploration.lost()))
        .containsExactly(3L, 1L, 1L);
    assertThat(exploration.otherExposures()).isEqualTo(9);
    assertThat(exploration.otherHits()).isEqualTo(2);
    assertThat(exploration.hitRateLost()).isZero();
    assertThat(exploration.hitsPerExposure()).isEqualTo(1 / 3.0);
  }
}
