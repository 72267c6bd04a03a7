package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.quality.LiveQualityReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerTopologyTest {
  private static final long SATURDAY_NOON = 1_700_308_800; // 2023-11-18T12:00:00Z
  private static final long MONDAY_NIGHT = SATURDAY_NOON + 2 * 86_400 + 11 * 3_600;

  @TempDir private Path folder;

  private final Topics topics = new Topics("test-");
  private final TestUsers users = new TestUsers();
  private TestModels models;
  private SharedScorerState collaborators;
  private ItemOverlay.Builder overlay;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> states;
  private TestOutputTopic<byte[], byte[]> answers;

  @BeforeEach
  void start() {
    start(Map.of("scorer.k", 3));
  }

  private void start(Map<String, ?> values) {
    stop();
    models = new TestModels(folder);
    ScorerSettings settings = ScorerSettings.from(values);
    collaborators = SharedScorerState.create(settings, topics);
    overlay = new ItemOverlay.Builder(collaborators.dictionary());
    driver =
        new TopologyTestDriver(
            ScorerTopology.build(topics, settings, collaborators), new Properties());
    states =
        driver.createInputTopic(
            topics.userStates().name(), new ByteArraySerializer(), new ByteArraySerializer());
    answers =
        driver.createOutputTopic(
            topics.recommendations().name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.close();
    }
  }

  @Test
  void shouldAnswerFromItsOwnCountsBeforeTheFirstSnapshot() {
    answer("a", users.rate("a", "10", 5, 100));
    answer("b", users.rate("b", "20", 5, 100));
    answer("c", users.rate("c", "20", 1, 100));
    Recommendations answer = answer("d", users.rate("d", "30", 5, 100));
    assertThat(answer.rung()).isEqualTo(Rung.POPULARITY);
    assertThat(answer.family()).isEqualTo("popularity");
    assertThat(answer.modelVersion()).isNull();
    assertThat(ids(answer)).containsExactly("20", "10");
    assertThat(answer.items().get(0).score()).isGreaterThan(answer.items().get(1).score());
    assertThat(reasons(answer))
        .allMatch(reason -> reason.kind() == Reason.Kind.POPULAR && reason.share() == 1)
        .allMatch(reason -> reason.text().equals("popular right now"));
  }

  @Test
  void shouldHaveNothingToSayToTheFirstUserOfAll() {
    Recommendations answer = answer("a", users.rate("a", "10", 5, 100));
    assertThat(answer.rung()).isEqualTo(Rung.POPULARITY);
    assertThat(answer.items()).isEmpty();
  }

  @Test
  void shouldOfferTheCatalogueByItemIdWhereNothingWasRated() {
    describe(item("9", "Nine"), item("10", "Ten"), item("8", "Eight"), item("7", "Seven"));
    Recommendations answer = answer("a", users.rate("a", "7", 5, 100));
    assertThat(ids(answer)).containsExactly("10", "8", "9");
    assertThat(reasons(answer)).allMatch(r -> r.text().contains("not rated of late"));
  }

  @Test
  void shouldAnswerFromTheGenresOfTheHistoryBeforeTheFirstSnapshot() {
    describe(
        item("1", "One", "Drama"),
        item("2", "Two", "Drama", "Crime"),
        item("3", "Three", "Comedy"),
        item("4", "Four", "Drama"));
    answer("a", users.rate("a", "3", 5, 100));
    answer("b", users.rate("b", "2", 5, 100));
    Recommendations answer = answer("c", users.rate("c", "1", 4.5, 100));
    assertThat(answer.rung()).isEqualTo(Rung.HISTORY_CONTENT);
    assertThat(answer.family()).isEqualTo("content");
    assertThat(answer.modelVersion()).isNull();
    assertThat(ids(answer)).containsExactly("2", "3", "4");
    Reason reason = reasons(answer).get(0);
    assertThat(reason.kind()).isEqualTo(Reason.Kind.SIMILAR_GENRE);
    assertThat(reason.itemId()).isEqualTo("1");
    assertThat(reason.rating()).isEqualTo(4.5);
    assertThat(reason.text()).isEqualTo("shares Drama with One, which you rated 4.5");
    assertThat(reasons(answer).get(1).kind()).isEqualTo(Reason.Kind.POPULAR);
  }

  @Test
  void shouldAnswerFromStatedLikes() {
    describe(
        item("1", "One", "Drama"),
        item("2", "Two", "Comedy"),
        item("3", "Three", "Comedy"),
        item("4", "Four", "Western"));
    answer("a", users.rate("a", "1", 5, 100));
    answer("b", users.rate("b", "2", 5, 100));
    Recommendations answer =
        answer("c", users.profile("c", TestUsers.likes(List.of("Comedy"), List.of())));
    assertThat(answer.rung()).isEqualTo(Rung.STATED_LIKES);
    assertThat(answer.cause().topic()).isEqualTo(CauseTopic.PROFILES);
    assertThat(answer.effect()).isEqualTo(Effect.PROFILE);
    assertThat(answer.event()).isNull();
    assertThat(ids(answer)).containsExactly("2", "1", "3");
    assertThat(reasons(answer).get(0).kind()).isEqualTo(Reason.Kind.STATED_LIKE);
    assertThat(reasons(answer).get(0).text()).isEqualTo("you like Comedy");
  }

  @Test
  void shouldNotRecommendWhatTheUserNamedThemselves() {
    describe(item("1", "One", "Drama"), item("2", "Two", "Drama"), item("3", "Three", "Drama"));
    UserProfile profile =
        new UserProfile(List.of(), List.of(), List.of("1"), List.of("2"), null, Map.of());
    Recommendations answer = answer("c", users.profile("c", profile));
    assertThat(ids(answer)).containsExactly("3");
    serve("v1", models.random(List.of("1", "2", "3", "4"), 4, 1));
    assertThat(ids(answer("c", users.rate("c", "4", 5, 100)))).containsExactly("3");
  }

  @Test
  void shouldAnswerAnUnknownUserByWhatWasLikedSinceTheSnapshot() {
    serve(
        "v1",
        models.ials(List.of("1", "2", "3"), 1, id -> new float[] {1}, id -> 1, (cell, id) -> 1));
    // A withdrawal leaves a user of whom nothing is known.
    users.rate("a", "9", 5, SATURDAY_NOON);
    Recommendations before = answer("a", users.withdraw("a", "9", SATURDAY_NOON));
    assertThat(before.rung()).isEqualTo(Rung.POPULARITY);
    assertThat(before.modelVersion()).isEqualTo("v1");
    assertThat(ids(before)).containsExactly("1", "2", "3");
    assertThat(reasons(before).get(0).text()).isEqualTo("popular right now");

    answer("b", users.rate("b", "2", 2, SATURDAY_NOON));
    answer("c", users.rate("c", "3", 5, SATURDAY_NOON));

    // A rating that is no like counts little, and an item that the snapshot lacks counts as well.
    Recommendations after = answer("a", users.withdraw("a", "9", MONDAY_NIGHT));
    assertThat(after.modelVersion()).isEqualTo("v1");
    assertThat(ids(after)).containsExactly("3", "2", "1");
    answer("d", users.rate("d", "8", 5, MONDAY_NIGHT));
    assertThat(ids(answer("a", users.withdraw("a", "9", MONDAY_NIGHT)))).contains("8");
  }

  @Test
  void shouldAnswerAFirstRatingPersonally() {
    describe(item("1", "One"), item("2", "Two \"quoted\""));
    serve("v1", models.ials(List.of("1", "2", "3", "4", "5"), 2, id -> axis(id)));
    Recommendations answer = answer("a", users.rate("a", "2", 5, 100));
    assertThat(answer.rung()).isEqualTo(Rung.PERSONAL);
    assertThat(answer.family()).isEqualTo("ials");
    assertThat(answer.modelVersion()).isEqualTo("v1");
    assertThat(ids(answer)).startsWith("4");
    Reason reason = reasons(answer).get(0);
    assertThat(reason.kind()).isEqualTo(Reason.Kind.BECAUSE_YOU_RATED);
    assertThat(reason.itemId()).isEqualTo("2");
    assertThat(reason.rating()).isEqualTo(5);
    // The score and its part are sums in different orders.
    assertThat(reason.share()).isCloseTo(1, within(1e-6));
    assertThat(reason.text()).isEqualTo("because you rated Two \"quoted\" 5.0");
  }

  /** Even ids point one way, odd ones another. */
  private static float[] axis(String id) {
    return Integer.parseInt(id) % 2 == 0 ? new float[] {1, 0} : new float[] {0, 1};
  }

  @Test
  void shouldCiteAnItemRatedBelowTheMeanAsWatchedOnly() {
    serve("v1", models.ials(List.of("1", "2", "3", "4"), 2, id -> axis(id)));
    answer("a", users.rate("a", "1", 5, 100));
    Recommendations answer = answer("a", users.rate("a", "2", 1, 200));
    RecommendedItem four =
        answer.items().stream().filter(i -> i.itemId().equals("4")).findAny().get();
    assertThat(four.reasons().get(0).kind()).isEqualTo(Reason.Kind.PEOPLE_WHO_WATCHED);
    assertThat(four.reasons().get(0).itemId()).isEqualTo("2");
    assertThat(four.reasons().get(0).text()).isEqualTo("people who watched 2 also watch this");
    RecommendedItem three =
        answer.items().stream().filter(i -> i.itemId().equals("3")).findAny().get();
    assertThat(three.reasons().get(0).kind()).isEqualTo(Reason.Kind.BECAUSE_YOU_RATED);
  }

  @Test
  void shouldGiveTheReasonThatTheContributionsSay() {
    List<String> ids = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
    ServingModel model = models.random(ids, 8, 11);
    serve("v1", model);
    SplittableRandom random = new SplittableRandom(12);
    Recommendations answer = null;
    List<String> rated = new ArrayList<>();
    List<Double> ratings = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rated.add(Integer.toString(i * 2));
      ratings.add(random.nextInt(1, 11) / 2.0);
      answer = answer("a", users.rate("a", rated.get(i), ratings.get(i), 100 + i));
    }
    double mean = ratings.stream().mapToDouble(r -> r).average().orElseThrow();
    History history = new History();
    for (int i = 0; i < 20; i++) {
      history.add(model.catalogue().indexOf(rated.get(i)), ratings.get(i).floatValue(), 100 + i);
    }
    ScoredUser scored = Objects.requireNonNull(model.newScorer().foldIn(history)).scoreAll();
    int[] all = IntStream.range(0, 20).toArray();
    for (RecommendedItem item : answer.items()) {
      float[] parts = new float[20];
      int index = model.catalogue().indexOf(item.itemId());
      scored.contributions(new int[] {index}, 1, all, all.length, parts);
      int best = -1;
      for (int i = 0; i < 20; i++) {
        if (ratings.get(i) >= mean && parts[i] > 0 && (best < 0 || parts[i] > parts[best])) {
          best = i;
        }
      }
      Reason reason = item.reasons().get(0);
      assertThat(reason.itemId()).isEqualTo(rated.get(best));
      assertThat(reason.rating()).isEqualTo(ratings.get(best));
      assertThat(reason.share())
          .isCloseTo(
              Math.min(1, parts[best] / item.score()),
              org.assertj.core.api.Assertions.within(1e-5));
    }
  }

  @Test
  void shouldAnswerFromContentWhereTheSnapshotKnowsNothingOfTheHistory() {
    describe(item("1", "One", "Drama"), item("2", "Two", "Drama"), item("9", "Nine", "Drama"));
    serve(
        "v1",
        models.ials(
            List.of("1", "2", "3"),
            1,
            id -> new float[] {1},
            id -> id.equals("3") ? 20 : 10,
            (cell, id) -> id.equals("3") ? 20 : 10));
    Recommendations answer = answer("a", users.rate("a", "9", 4, 100));
    assertThat(answer.rung()).isEqualTo(Rung.HISTORY_CONTENT);
    assertThat(answer.modelVersion()).isEqualTo("v1");
    assertThat(ids(answer)).containsExactly("1", "2", "3");
    assertThat(reasons(answer).get(0).itemId()).isEqualTo("9");
  }

  @Test
  void shouldSwapSnapshotsBetweenTwoEvents() {
    assertThat(answer("a", users.rate("a", "2", 5, 100)).modelVersion()).isNull();
    serve("v1", models.ials(List.of("1", "2", "3"), 2, id -> axis(id)));
    Recommendations first = answer("a", users.rate("a", "2", 5, 100));
    assertThat(first.modelVersion()).isEqualTo("v1");
    assertThat(ids(first)).containsExactlyInAnyOrder("1", "3");
    serve("v2", models.ials(List.of("2", "4", "5", "6", "7"), 3, id -> new float[] {1, 0, 0}));
    Recommendations second = answer("a", users.rate("a", "2", 5, 100));
    assertThat(second.modelVersion()).isEqualTo("v2");
    assertThat(ids(second)).containsExactly("4", "5", "6");
    serve("v1", models.ials(List.of("1", "2", "3"), 2, id -> axis(id)));
    assertThat(answer("a", users.rate("a", "2", 5, 100)).items()).isEqualTo(first.items());
  }

  @Test
  void shouldBreakTiesByItemId() {
    serve("v1", models.ials(List.of("9", "10", "8", "x", "a", "1"), 1, id -> new float[] {1}));
    assertThat(ids(answer("a", users.rate("a", "1", 5, 100)))).containsExactly("10", "8", "9");
  }

  @Test
  void shouldExcludeWhatTheUserHasRatedWithdrawnOrOnceSeen() {
    start(Map.of("scorer.k", 10));
    TestUsers capped = new TestUsers(2);
    List<String> ids = List.of("1", "2", "3", "4", "5", "6");
    serve("v1", models.random(ids, 4, 3));
    Set<String> touched = new HashSet<>();
    for (String id : List.of("4", "2", "6")) {
      touched.add(id);
      Recommendations answer = answer("a", capped.rate("a", id, 5, 100 + touched.size()));
      assertThat(ids(answer)).doesNotContainAnyElementsOf(touched).hasSize(6 - touched.size());
    }
    Recommendations answer = answer("a", capped.withdraw("a", "6", 200));
    assertThat(ids(answer)).containsExactlyInAnyOrder("1", "3", "5");
  }

  @Test
  void shouldExcludeTheSameFromPopularityAndContent() {
    start(Map.of("scorer.k", 10));
    TestUsers capped = new TestUsers(2);
    describe(
        item("1", "One", "Drama"),
        item("2", "Two", "Drama"),
        item("3", "Three", "Drama"),
        item("4", "Four"));
    for (String id : List.of("1", "2", "3", "4")) {
      answer("b" + id, users.rate("b" + id, id, 5, 100));
    }
    answer("a", capped.rate("a", "1", 5, 101));
    answer("a", capped.rate("a", "2", 5, 102));
    Recommendations answer = answer("a", capped.rate("a", "3", 5, 103));
    assertThat(answer.rung()).isEqualTo(Rung.HISTORY_CONTENT);
    assertThat(ids(answer)).containsExactly("4");
  }

  @Test
  void shouldNotRecommendUnavailableOrTombstonedItems() {
    start(Map.of("scorer.k", 10));
    overlay.put(new Item("2", "Two", List.of(), null, null, false));
    overlay.put(new Item("3", "Three", List.of(), null, null, true));
    overlay.remove("3".getBytes(StandardCharsets.UTF_8));
    collaborators.views().describe(overlay.build());
    for (String id : List.of("2", "3", "4")) {
      answer("b" + id, users.rate("b" + id, id, 5, 100));
    }
    Recommendations before = answer("a", users.rate("a", "1", 5, 100));
    assertThat(before.rung()).isEqualTo(Rung.POPULARITY);
    assertThat(ids(before)).containsExactly("4");
    serve("v1", models.random(List.of("1", "2", "3", "4", "5"), 4, 3));
    Recommendations after = answer("a", users.rate("a", "1", 5, 100));
    assertThat(after.rung()).isEqualTo(Rung.PERSONAL);
    assertThat(ids(after)).containsExactlyInAnyOrder("4", "5");
    describe(item("2", "Two"));
    assertThat(ids(answer("a", users.rate("a", "1", 5, 100))))
        .containsExactlyInAnyOrder("2", "4", "5");
  }

  @Test
  void shouldCarryCauseEffectEventAndContext() {
    List<byte[]> values =
        List.of(
            users.rate("a", "x/1", 4.5, SATURDAY_NOON),
            users.rate("a", "x/1", 4.5, SATURDAY_NOON),
            users.rate("a", "x/1", 2, SATURDAY_NOON - 10),
            users.withdraw("a", "x/1", SATURDAY_NOON + 60));
    List<Effect> effects = List.of(Effect.APPLIED, Effect.DUPLICATE, Effect.LATE, Effect.WITHDRAWN);
    for (int i = 0; i < values.size(); i++) {
      Recommendations answer = answer("a", values.get(i));
      assertThat(answer.userId()).isEqualTo("a");
      assertThat(answer.effect()).isEqualTo(effects.get(i));
      assertThat(answer.cause())
          .isEqualTo(new Cause(CauseTopic.RATINGS, TestUsers.PARTITION, i, TestUsers.ARRIVAL));
      assertThat(answer.event().itemId()).isEqualTo("x/1");
      assertThat(answer.context().hour()).isEqualTo(i == 2 ? 11 : 12);
    }
    Recommendations applied = answer("a", values.get(0));
    assertThat(applied.event().rating()).isEqualTo(4.5);
    assertThat(applied.event().epochSeconds()).isEqualTo(SATURDAY_NOON);
    assertThat(applied.context()).isEqualTo(new EventContext(true, true, 12, 1));
    assertThat(answer("a", values.get(3)).event().rating()).isNaN();
  }

  @Test
  void shouldAnswerFromAModelOfNothingByWhatIsDescribed() {
    describe(item("1", "Heat", "Crime"), item("2", "Ronin", "Crime"), item("3", "Alien"));
    serve("v1", models.random(List.of("1", "2", "3"), 4, 3));
    serve("v2", models.nothing());

    Recommendations first = answer("a", users.rate("a", "1", 5, 100));
    Recommendations second = answer("a", users.rate("a", "2", 5, 101));

    assertThat(first.modelVersion()).isEqualTo("v2");
    assertThat(ids(first)).containsExactlyInAnyOrder("2", "3");
    assertThat(ids(second)).containsExactly("3");
  }

  @Test
  void shouldForwardATombstoneAndForgetTheList() {
    serve("v1", models.random(List.of("1", "2", "3", "4", "5"), 4, 3));
    Recommendations held = answer("a", users.rate("a", "1", 5, 100));
    states.pipeInput(TestUsers.key("a"), (byte[]) null);
    KeyValue<byte[], byte[]> tombstone = answers.readKeyValue();
    assertThat(tombstone.key).isEqualTo(TestUsers.key("a"));
    assertThat(tombstone.value).isNull();
    assertThat(answers.isEmpty()).isTrue();
    users.forget("a");
    answer("a", users.rate("a", ids(held).get(0), 5, 200));
    LiveQualityReport report = collaborators.quality().report();
    assertThat(report.overall().events()).isZero();
    assertThat(report.unscored()).isEqualTo(2);
  }

  @Test
  void shouldCountAHitWhereTheListHeldBeforeContainedTheItem() {
    serve("v1", models.random(List.of("1", "2", "3", "4", "5"), 4, 3));
    Recommendations held = answer("a", users.rate("a", "1", 5, 100));
    answer("a", users.rate("a", ids(held).get(0), 5, 200));
    LiveQualityReport report = collaborators.quality().report();
    assertThat(report.overall().events()).isEqualTo(1);
    assertThat(report.overall().hits()).isEqualTo(1);
    assertThat(report.versions().get(0).modelVersion()).isEqualTo("v1");
    // A duplicate is answered, but neither judged nor counted again.
    long counted = collaborators.popularity().ratings().events();
    answer("a", users.rate("a", ids(held).get(0), 5, 200));
    assertThat(collaborators.quality().report().overall().events()).isEqualTo(1);
    assertThat(collaborators.popularity().ratings().events()).isEqualTo(counted);
  }

  @Test
  void shouldGiveExactlyOneReadableAnswerPerState() {
    start(Map.of("scorer.k", 5));
    List<String> ids =
        IntStream.range(0, 40).mapToObj(i -> i % 3 == 0 ? "t\"" + i : "" + i).toList();
    for (String id : ids.subList(0, 30)) {
      overlay.put(item(id, "Title \\ " + id, "G" + id.length(), "H\n"));
    }
    collaborators.views().describe(overlay.build());
    SplittableRandom random = new SplittableRandom(5);
    int answered = 0;
    for (int event = 0; event < 2_000; event++) {
      if (event % 700 == 500) {
        serve("v" + event, models.random(ids.subList(event / 100, 35), 5, event));
      }
      String user = "u" + random.nextInt(30);
      byte[] value =
          switch (random.nextInt(12)) {
            case 0 -> users.profile(user, TestUsers.likes(List.of("G2"), List.of(ids.get(3))));
            case 1 -> users.withdraw(user, ids.get(random.nextInt(40)), event / 3);
            default ->
                users.rate(
                    user,
                    ids.get(random.nextInt(40)),
                    random.nextInt(1, 11) / 2.0,
                    event / 3 - random.nextInt(20) + 100);
          };
      Recommendations answer = answer(user, value);
      answered++;
      assertThat(answer.userId()).isEqualTo(user);
      assertThat(answer.cause().offset()).isEqualTo(users.lastOffset());
      assertThat(answer.items()).hasSizeLessThanOrEqualTo(5);
      assertThat(ids(answer)).doesNotHaveDuplicates();
      assertThat(answer.items())
          .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      for (RecommendedItem item : answer.items()) {
        assertThat(item.reasons()).isNotEmpty();
        assertThat(item.reasons().get(0).share()).isBetween(0.0, 1.0);
        assertThat(item.reasons().get(0).text()).isNotBlank();
      }
    }
    assertThat(answered).isEqualTo(2_000);
    assertThat(collaborators.quality().report().coverage()).isGreaterThan(0.8);
  }

  @Test
  void shouldNameItsNodes() {
    String description =
        ScorerTopology.build(topics, ScorerSettings.from(Map.of()), collaborators)
            .describe()
            .toString();
    assertThat(description)
        .contains(ScorerTopology.SOURCE, ScorerTopology.PROCESSOR, ScorerTopology.SINK)
        .contains("test-user-states", "test-recommendations")
        .doesNotContain("KSTREAM", "STORE");
  }

  private Recommendations answer(String user, byte[] value) {
    states.pipeInput(TestUsers.key(user), value);
    KeyValue<byte[], byte[]> answer = answers.readKeyValue();
    assertThat(answers.isEmpty()).isTrue();
    assertThat(answer.key).isEqualTo(TestUsers.key(user));
    return RecommendationsJson.decode(answer.value);
  }

  private void serve(String version, ServingModel model) {
    collaborators.views().serve(model, version);
  }

  private void describe(Item... items) {
    for (Item item : items) {
      overlay.put(item);
    }
    collaborators.views().describe(overlay.build());
  }

  private static Item item(String id, String title, String... genres) {
    return new Item(id, title, List.of(genres), null, null, true);
  }

  private static List<String> ids(Recommendations answer) {
    return answer.items().stream().map(item -> item.itemId()).toList();
  }

  private static List<Reason> reasons(Recommendations answer) {
    return answer.items().stream().map(item -> item.reasons().get(0)).toList();
  }
}
