package io.freshet.schemas.record;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Shortened;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.EventValue;
import io.freshet.schemas.rating.RatedEvent;
import java.util.List;
import java.util.Map;

/** A complete example of each record, shared by the tests of codecs and schemas. */
public final class Examples {
  static final Recommendations PERSONAL =
      new Recommendations(
          "42",
          new Cause(CauseTopic.RATINGS, 3, 1_234, 1_700_000_000_123L),
          Effect.APPLIED,
          new RatedEvent("318", 4.5, 1_699_999_999),
          new EventContext(true, false, 14, 2),
          "20240101T000000Z-0007",
          "ials",
          Rung.PERSONAL,
          1_700_000_000_125L,
          "5f0c7b0a92e14d7700c1a3f2",
          "wide",
          "new",
          true,
          Shortened.TEXTS,
          List.of(
              new RecommendedItem(
                  "é\"50",
                  1.25,
                  0.0125,
                  4.75,
                  List.of(
                      new Reason(
                          Reason.Kind.BECAUSE_YOU_RATED,
                          "318",
                          4.5,
                          0.61,
                          "because you rated The Shawshank Redemption 4.5"),
                      new Reason(Reason.Kind.POPULAR, null, null, 0.05, "popular by day"))),
              new RecommendedItem("7", -0.5, null, null, List.of())));

  static final Recommendations AFTER_PROFILE_CHANGE =
      new Recommendations(
          "7",
          new Cause(CauseTopic.PROFILES, 0, 0, 0),
          Effect.PROFILE,
          null,
          new EventContext(false, true, 0, 0),
          null,
          "popularity",
          Rung.POPULARITY,
          1,
          null,
          List.of());

  static final Recommendations AFTER_WITHDRAWAL =
      new Recommendations(
          "7",
          new Cause(CauseTopic.RATINGS, 0, 9, 10),
          Effect.WITHDRAWN,
          new RatedEvent("1", Double.NaN, 5),
          new EventContext(false, true, 23, 1),
          null,
          "content",
          Rung.HISTORY_CONTENT,
          11,
          null,
          List.of());

  public static final ModelManifest MANIFEST =
      new ModelManifest(
          "20240101T000000Z-0007",
          "ials",
          "ials{alpha0=0.3,d=64}",
          "20231231T000000Z-0006",
          1_704_067_200_000L,
          Map.of("user-states-1", 17L, "user-states-0", 12L),
          Map.of("user-states-1", 1_704_000_000_000L),
          1_700_000_000,
          1_699_999_000L,
          610,
          9_724,
          100_836,
          0,
          42,
          Map.of("alpha0", "0.3"),
          Map.of(
              "purchase",
              new EventValue(5, true, null, 5),
              "view",
              new EventValue(1, false, 2.0, 2)),
          Map.of("taste", 2.25),
          Map.of("recall@10", new Metric(0.134, 0.121, 0.147, 38_000, 425)),
          Map.of("overlap@10", new Metric(0.8, Double.NaN, Double.NaN, 1, 1)),
          new Verdict(Verdict.Decision.PUBLISHED, "as good as the model before it"),
          1_048_577,
          "0123456789abcdef".repeat(4),
          new ChunkRange(0, 100, 3, 524_288),
          1.75);

  static final Champion CHAMPION = new Champion("20240101T000000Z-0007", true, null);

  /** With every field. */
  static final Champion ROLLED_BACK = new Champion("v000002", true, "v000001", "v000004");

  static final Evaluation REFIT =
      new Evaluation(
          Evaluation.Kind.REFIT,
          new Verdict(Verdict.Decision.INSUFFICIENT_EVIDENCE, "12 users of 200"),
          "requested",
          "ials",
          "ials{alpha0=0.3,d=64}",
          null,
          "20231231T000000Z-0006",
          Map.of("lift", new Metric(0.01, -0.02, 0.04, 120, 12)),
          Map.of("users", 12L),
          1_704_067_200_000L);

  static final Evaluation LIVE =
      new Evaluation(
          Evaluation.Kind.LIVE,
          null,
          "hit rate over decayed popularity",
          "ials",
          "ials{alpha0=0.3,d=64}",
          "20240101T000000Z-0007",
          null,
          "wide",
          "new",
          Map.of(),
          Map.of("scored", 100L, "unscored", 3L),
          1_704_067_200_000L);

  /** One rejection of every type. */
  static final List<Rejection> REJECTIONS =
      List.of(
          new Rejection.NotJson("value", "x", "one JSON object"),
          new Rejection.MissingField("userId"),
          new Rejection.UnknownField("x", "only known ones"),
          new Rejection.DuplicateField("rating"),
          new Rejection.WrongType("rating", "\"3\"", "a number or null"),
          new Rejection.EmptyId("userId"),
          new Rejection.OversizedId("userId", "x".repeat(200), 128),
          new Rejection.BadId("userId", "1.0", "a whole number, in digits"),
          new Rejection.UnknownType(
              "type", "purchse", "a declared event type; did you mean purchase?"),
          new Rejection.OutOfRange("rating", "9", 0.5, 5),
          new Rejection.NonFinite("rating", "1e999"),
          new Rejection.BadTimestamp("timestamp", "yesterday", "ISO-8601"),
          new Rejection.FutureTimestamp("timestamp", "99", 98_000, 0),
          new Rejection.ContradictingKey("key", "1", "equal to userId '2'"),
          new Rejection.OversizedRecord(20_000, 16_384),
          new Rejection.OversizedState(600_000, 524_288),
          new Rejection.MissingOrigin("freshet-origin-offset"),
          new Rejection.Forgotten(),
          new Rejection.InvalidValue("timeZone", "Mars", "an IANA time zone"));

  private Examples() {}
}
