package io.freshet.scorer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Shortened;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatedEvent;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {
  private static final int K = 8;

  private final SplittableRandom random = new SplittableRandom(42);
  private final ItemDictionary dictionary = new ItemDictionary();
  private final AnswerBound bound = new AnswerBound(() -> AnswerBound.DEFAULT_BYTES);
  private final AnswerWriter writer = new AnswerWriter(dictionary, bound, false);
  private final AnswerAssembler assembler = new AnswerAssembler(dictionary);
  private final UserStateRecord record = new UserStateRecord();

  @Test
  void shouldWriteTheSameAsTheReferenceWriterOnRandomAnswers() {
    for (int round = 0; round < 3_000; round++) {
      ItemOverlay overlay = randomOverlay();
      Answer answer = randomAnswer(overlay);
      EventContext context =
          new EventContext(
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextInt(24),
              random.nextInt(1, 1 << random.nextInt(1, 31)));
      String userId = randomText(1, 20);
      decodeRandomRecord(context);
      String version = random.nextInt(4) == 0 ? null : randomText(1, 12);
      String family = randomText(1, 8);
      long now = random.nextLong(1L << 42);
      byte[] json =
          writer.write(
              userId.getBytes(StandardCharsets.UTF_8),
              record,
              context,
              answer,
              version,
              family,
              overlay,
              now);
      Recommendations actual = RecommendationsJson.decode(json);
      Recommendations expected =
          new Recommendations(
              userId,
              record.cause(),
              record.effect(),
              record.hasEvent() ? record.event() : null,
              context,
              version,
              family,
              answer.rung,
              now,
              null,
              expectedItems(answer, actual));
      assertNear(actual, expected);
      assertNear(RecommendationsJson.decode(RecommendationsJson.encode(expected)), actual);
      // What never becomes bytes is the same to the last digit.
      assertThat(assembler.assemble(userId, record, context, answer, version, family, overlay, now))
          .isEqualTo(actual);
    }
  }

  @Test
  void shouldWriteThatNothingHasCausedTheAnswerToAnUnknownUser() {
    Answer answer = new Answer(1);
    EventContext context = new EventContext(true, false, 12, 0);
    byte[] json =
        writer.write(
            new byte[] {'u'}, null, context, answer, null, "popularity", ItemOverlay.EMPTY, 5);

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"userId\":\"u\",\"cause\":null,\"effect\":null,\"event\":null,"
                + "\"context\":{\"daytime\":true,\"weekend\":false,\"hour\":12,\"sessionPosition\":0},"
                + "\"modelVersion\":null,\"family\":\"popularity\",\"rung\":\"popularity\","
                + "\"generatedAtMillis\":5,\"recommendationId\":\"%s\",\"items\":[]}"
                    .formatted(RecommendationIds.text(0, null)));
  }

  @Test
  void shouldWriteTitlesIfWantedAndKnown() {
    ItemOverlay.Builder builder = new ItemOverlay.Builder(dictionary);
    builder.put(new Item("1", "\"Amélie\"", List.of("Comedy"), 2001, null, true));
    ItemOverlay overlay = builder.build();
    Answer answer = new Answer(2);
    answer.count = 2;
    answer.set(0, dictionary.intern("1"), 2, Double.NaN, Double.NaN);
    answer.set(1, dictionary.intern("untitled"), 1, Double.NaN, Double.NaN);
    PriorReasons.popular(answer);
    EventContext context = new EventContext(true, false, 12, 0);
    for (boolean titles : new boolean[] {false, true}) {
      byte[] json =
          new AnswerWriter(dictionary, bound, titles)
              .write(new byte[] {'u'}, null, context, answer, null, "popularity", overlay, 5);
      assertThat(new String(json, StandardCharsets.UTF_8))
          .contains(
              titles
                  ? "{\"itemId\":\"1\",\"title\":\"\\\"Amélie\\\"\",\"score\":2"
                  : "{\"itemId\":\"1\",\"score\":2",
              "{\"itemId\":\"untitled\",\"score\":1");
    }
  }

  @Test
  void shouldSayEveryReasonInWords() {
    ItemOverlay.Builder builder = new ItemOverlay.Builder(dictionary);
    builder.put(new Item("1", "Heat", List.of("Crime"), 1995, null, true));
    ItemOverlay overlay = builder.build();
    int heat = dictionary.intern("1");
    int untitled = dictionary.intern("tt\"7");
    Answer answer = new Answer(9);
    answer.count = 9;
    answer.rung = Rung.HISTORY_CONTENT;
    for (int at = 0; at < 9; at++) {
      answer.set(at, heat, 1, Double.NaN, Double.NaN);
      answer.popularity[at] = 1;
      answer.withoutUser[at] = 1;
    }
    answer.popularity[8] = 0;
    answer.withoutUser[8] = 0;
    answer.reason(0, Reason.Kind.BECAUSE_YOU_RATED, heat, 5, -1, 1);
    answer.reason(1, Reason.Kind.BECAUSE_YOU_RATED, untitled, 3.5, -1, 1);
    answer.reason(2, Reason.Kind.PEOPLE_WHO_WATCHED, heat, 1, -1, 1);
    answer.reason(3, Reason.Kind.SIMILAR_GENRE, heat, 4, 0, 1);
    answer.reason(4, Reason.Kind.SIMILAR_GENRE, -1, Double.NaN, 0, 1);
    answer.reason(5, Reason.Kind.STATED_LIKE, heat, Double.NaN, 0, 1);
    answer.reason(6, Reason.Kind.STATED_LIKE, -1, Double.NaN, 0, 1);
    answer.reason(7, Reason.Kind.POPULAR, -1, Double.NaN, -1, 1);
    answer.reason(8, Reason.Kind.POPULAR, -1, Double.NaN, -1, 1);
    assertThat(texts(answer, overlay))
        .containsExactly(
            "because you rated Heat 5.0",
            "because you rated tt\"7 3.5",
            "people who watched Heat also watch this",
            "shares Crime with Heat, which you rated 4.0",
            "shares Crime with your history",
            "shares Crime with Heat, which you like",
            "you like Crime",
            "popular right now",
            "in the catalogue, though not rated of late");
    answer.rung = Rung.PERSONAL;
    assertThat(texts(answer, overlay).subList(7, 9))
        .containsExactly("well liked by everyone", "nothing closer to your taste is left");
  }

  @Test
  void shouldWriteTheLargestFormThatIsNotTooLong() {
    ItemOverlay.Builder builder = new ItemOverlay.Builder(dictionary);
    builder.put(new Item("1", "t".repeat(196_000), List.of("g".repeat(150_000)), null, null, true));
    ItemOverlay overlay = builder.build();
    Answer answer = new Answer(K);
    answer.rung = Rung.PERSONAL;
    answer.count = K;
    for (int at = 0; at < K; at++) {
      answer.set(at, dictionary.intern("item-" + at), 1, Double.NaN, Double.NaN);
      answer.reason(at, Reason.Kind.SIMILAR_GENRE, dictionary.intern("1"), 4, 0, 1);
    }
    decodeRandomRecord(new EventContext(true, true, 12, 1));
    assertThat(shortened(written(answer, overlay, Integer.MAX_VALUE))).isNull();

    byte[] texts = written(answer, overlay, 1 << 20);
    assertThat(shortened(texts)).isEqualTo(Shortened.TEXTS);
    assertThat(RecommendationsJson.decode(texts).items())
        .hasSize(K)
        .allSatisfy(
            item ->
                assertThat(item.reasons().get(0).text())
                    .isEqualTo("shares a genre with 1, which you rated 4.0"));
    byte[] reasons = written(answer, overlay, texts.length - 1);
    assertThat(shortened(reasons)).isEqualTo(Shortened.REASONS);
    List<RecommendedItem> bare = RecommendationsJson.decode(reasons).items();
    assertThat(bare).hasSize(K).allSatisfy(item -> assertThat(item.reasons()).isEmpty());
    byte[] items = written(answer, overlay, reasons.length - 3);
    assertThat(shortened(items)).isEqualTo(Shortened.ITEMS);
    assertThat(RecommendationsJson.decode(items).items()).isEqualTo(bare.subList(0, K - 1));
  }

  private static @Nullable Shortened shortened(byte[] json) {
    return RecommendationsJson.decode(json).shortened();
  }

  /** Asserts that the answer is no longer than {@code most} and that its form was counted. */
  private byte[] written(Answer answer, ItemOverlay overlay, int most) {
    AnswerBound tight = new AnswerBound(() -> most);
    byte[] json =
        new AnswerWriter(dictionary, tight, true)
            .write(new byte[] {'u'}, record, record.context(), answer, null, "f", overlay, 1);
    assertThat(json.length).isLessThanOrEqualTo(most);
    for (Shortened form : Shortened.values()) {
      assertThat(tight.count(form)).isEqualTo(form == shortened(json) ? 1 : 0);
    }
    return json;
  }

  private List<String> texts(Answer answer, ItemOverlay overlay) {
    EventContext context = new EventContext(true, true, 12, 1);
    decodeRandomRecord(context);
    byte[] json =
        writer.write(new byte[] {'u'}, record, context, answer, null, "content", overlay, 1);
    return RecommendationsJson.decode(json).items().stream()
        .map(item -> item.reasons().get(0).text())
        .toList();
  }

  private void decodeRandomRecord(EventContext context) {
    Effect effect = any(Effect.values());
    RatingEvent event =
        effect == Effect.PROFILE
            ? null
            : new RatingEvent(
                "u",
                random.nextBoolean() ? "" + random.nextInt(1 << 20) : randomText(1, 30),
                effect == Effect.WITHDRAWN ? Double.NaN : random.nextInt(0, 501) / 100.0,
                random.nextLong(1L << 32),
                RatingEvent.NO_OFFSET);
    record.decode(
        UserStateRecord.encode(
            effect,
            random.nextBoolean(),
            new Cause(
                any(CauseTopic.values()),
                random.nextInt(1 << random.nextInt(1, 31)),
                random.nextLong(1L << random.nextInt(1, 62)),
                random.nextLong(1L << 42)),
            event,
            context,
            new UserStateUpdater(10, java.time.ZoneOffset.UTC).toBytes()));
  }

  private ItemOverlay randomOverlay() {
    ItemOverlay.Builder builder = new ItemOverlay.Builder(dictionary);
    for (int i = 0; i < 5; i++) {
      builder.put(
          new Item(
              randomId(),
              random.nextBoolean() ? null : randomText(0, 40),
              List.of(randomText(1, 10) + i),
              null,
              null,
              true));
    }
    return builder.build();
  }

  private Answer randomAnswer(ItemOverlay overlay) {
    Answer answer = new Answer(K);
    answer.rung = any(Rung.values());
    answer.count = random.nextInt(K + 1);
    for (int at = 0; at < answer.count; at++) {
      answer.set(
          at,
          dictionary.intern(randomId()),
          (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-20, 20))),
          random.nextBoolean() ? Double.NaN : random.nextFloat(),
          random.nextBoolean() ? Double.NaN : random.nextDouble() * 5);
      answer.popularity[at] = random.nextInt(2);
      answer.withoutUser[at] = random.nextInt(2);
      Reason.Kind kind = any(Reason.Kind.values());
      boolean rated =
          kind == Reason.Kind.BECAUSE_YOU_RATED || kind == Reason.Kind.PEOPLE_WHO_WATCHED;
      boolean cites = rated || (kind != Reason.Kind.POPULAR && random.nextBoolean());
      answer.reason(
          at,
          kind,
          cites ? dictionary.intern(randomId()) : Answer.NONE,
          cites && kind != Reason.Kind.STATED_LIKE ? random.nextInt(1, 11) / 2.0 : Answer.NO_RATING,
          random.nextInt(overlay.genreCount()),
          random.nextDouble());
    }
    return answer;
  }

  /** What must be read back; texts are taken over, another test reads those. */
  private List<RecommendedItem> expectedItems(Answer answer, Recommendations actual) {
    List<RecommendedItem> items = new ArrayList<>();
    for (int at = 0; at < answer.count; at++) {
      double predicted = answer.predictedRatings[at];
      int cited = answer.citedItems[at];
      double rating = answer.citedRatings[at];
      items.add(
          new RecommendedItem(
              dictionary.id(answer.items[at]),
              answer.scores[at],
              answer.probabilities[at],
              Double.isNaN(predicted) ? null : predicted,
              List.of(
                  new Reason(
                      answer.kinds[at],
                      cited == Answer.NONE ? null : dictionary.id(cited),
                      Double.isNaN(rating) ? null : rating,
                      answer.shares[at],
                      actual.items().get(at).reasons().get(0).text()))));
    }
    return items;
  }

  private static void assertNear(Recommendations actual, Recommendations expected) {
    assertThat(actual.userId()).isEqualTo(expected.userId());
    assertThat(actual.cause()).isEqualTo(expected.cause());
    assertThat(actual.effect()).isEqualTo(expected.effect());
    RatedEvent event = expected.event();
    assertThat(actual.event()).isEqualTo(event);
    assertThat(actual.context()).isEqualTo(expected.context());
    assertThat(actual.modelVersion()).isEqualTo(expected.modelVersion());
    assertThat(actual.family()).isEqualTo(expected.family());
    assertThat(actual.rung()).isEqualTo(expected.rung());
    assertThat(actual.generatedAtMillis()).isEqualTo(expected.generatedAtMillis());
    assertThat(actual.items()).hasSameSizeAs(expected.items());
    for (int at = 0; at < actual.items().size(); at++) {
      RecommendedItem one = actual.items().get(at);
      RecommendedItem other = expected.items().get(at);
      assertThat(one.itemId()).isEqualTo(other.itemId());
      assertDigits(one.score(), other.score());
      assertThat(one.probability() == null).isEqualTo(other.probability() == null);
      if (one.probability() != null) {
        assertDigits(one.probability(), other.probability());
      }
      assertThat(one.predictedRating() == null).isEqualTo(other.predictedRating() == null);
      if (one.predictedRating() != null) {
        assertDigits(one.predictedRating(), other.predictedRating());
      }
      Reason reason = one.reasons().get(0);
      Reason otherReason = other.reasons().get(0);
      assertThat(reason.kind()).isEqualTo(otherReason.kind());
      assertThat(reason.itemId()).isEqualTo(otherReason.itemId());
      assertThat(reason.rating()).isEqualTo(otherReason.rating());
      assertThat(reason.text()).isEqualTo(otherReason.text());
      assertDigits(reason.share(), otherReason.share());
    }
  }

  private static void assertDigits(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(5.1e-7 * Math.abs(expected) + 1e-300));
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private String randomId() {
    return random.nextBoolean() ? "" + random.nextInt(1000) : randomText(1, 10);
  }

  private String randomText(int least, int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(least, most + 1);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(12)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/\u007f\u2028é".codePointAt(random.nextInt(6));
            case 2 -> 0x1F600 + random.nextInt(16);
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }
}
