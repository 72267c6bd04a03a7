package io.freshet.ingest.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.forget.ForgetReceipt.Held;
import io.freshet.ingest.forget.ForgetReceipt.Learned;
import io.freshet.ingest.forget.ForgetReceipt.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForgetReceiptTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact",
          "retention.ms", "" + 7 * DAY,
          "segment.ms", "" + 7 * DAY,
          "max.compaction.lag.ms", "" + 3 * DAY,
          "delete.retention.ms", "" + DAY);

  @Test
  void shouldBoundATopicWithRetentionByItsSegmentAndItsRetention() {
    List<Held> held =
        held(
            Map.of(
                "cleanup.policy", "delete", "retention.ms", "" + 30 * DAY, "segment.ms", "" + DAY));

    assertThat(held)
        .containsExactly(
            new Held("t", Optional.of(inDays(31)), "segment.ms 1 d + retention.ms 30 d"));
  }

  @Test
  void shouldBoundACompactedTopicByItsLagAndTheTombstoneByItsOwnRetention() {
    assertThat(held(COMPACTED))
        .containsExactly(
            new Held("t", Optional.of(inDays(3)), "max.compaction.lag.ms 3 d"),
            new Held(
                "t (the bare id)",
                Optional.of(inDays(7)),
                "max.compaction.lag.ms 3 d + delete.retention.ms 1 d + max.compaction.lag.ms 3 d"));
  }

  @Test
  void shouldTakeTheEarlierBoundWhereATopicIsCompactedAndDeleted() {
    Map<String, String> both = new HashMap<>(COMPACTED);
    both.put("cleanup.policy", "compact,delete");
    both.put("retention.ms", "" + DAY);
    both.put("segment.ms", "" + DAY);

    assertThat(held(both)).extracting(Held::until).containsOnly(Optional.of(inDays(2)));
  }

  @Test
  void shouldNameNoDateWhereNothingBoundsIt() {
    Map<String, String> forever = new HashMap<>(COMPACTED);
    forever.put("max.compaction.lag.ms", "" + Long.MAX_VALUE);

    List<Held> compacted = held(forever);
    List<Held> kept =
        held(Map.of("cleanup.policy", "delete", "retention.ms", "-1", "segment.ms", "" + DAY));

    assertThat(compacted).extracting(Held::until).containsOnly(Optional.empty());
    assertThat(kept)
        .containsExactly(new Held("t", Optional.empty(), "segment.ms 1 d + retention.ms no limit"));
    ForgetReceipt receipt =
        new ForgetReceipt(
            "7",
            List.of(new Written("ratings", 0, 1)),
            Duration.ofDays(7),
            kept,
            List.of(new Learned("a model", "a refit")),
            List.of("shop.orders"));
    assertThat(receipt.goneBy()).isEmpty();
    assertThat(new String(receipt.toJson(), StandardCharsets.UTF_8))
        .endsWith(
            "\"learned\":[{\"where\":\"a model\",\"until\":\"a refit\"}],"
                + "\"outOfReach\":[\"shop.orders\"],\"goneBy\":null}");
  }

  @Test
  void shouldBoundTheMemoryOfForgettingByWhatMayStillBeRead() {
    Map<String, String> kept = Map.of("retention.ms", "" + 30 * DAY, "segment.ms", "" + 7 * DAY);

    Held held = ForgetReceipt.heldByMemory("m", COMPACTED, kept, kept, List.of(), NOW);

    assertThat(held.where()).isEqualTo("m (a salted hash)");
    // twice 37 days, an hour, and what the tombstone of the entry takes
    assertThat(held.until()).contains(inDays(74 + 7).plus(Duration.ofHours(1)));
  }

  @Test
  void shouldBoundTheMemoryOfForgettingByTheLongestKeptForeignTopic() {
    Map<String, String> kept = Map.of("retention.ms", "" + 30 * DAY, "segment.ms", "" + 7 * DAY);
    Map<String, String> week = foreign("delete", 7);
    Map<String, String> year = foreign("delete", 365);

    Held held =
        ForgetReceipt.heldByMemory("m", COMPACTED, kept, kept, List.of(week, year, week), NOW);
    Held forever =
        ForgetReceipt.heldByMemory(
            "m", COMPACTED, kept, kept, List.of(year, foreign("compact", 7)), NOW);

    assertThat(held.until()).contains(inDays(365 + 1 + 74 + 7).plus(Duration.ofHours(1)));
    assertThat(forever.until()).isEmpty();
    assertThat(forever.because()).startsWith("a foreign topic with cleanup.policy compact");
  }

  private static Map<String, String> foreign(String cleanup, int days) {
    return Map.of(
        "cleanup.policy", cleanup, "retention.ms", "" + days * DAY, "segment.ms", "" + DAY);
  }

  @Test
  void shouldBoundLocalStoresByTwoPeriodsOfTheirCompaction() {
    Held held =
        ForgetReceipt.heldByStore(
            new ForgetElsewhere.Store("a table", "period.seconds", Duration.ofDays(7)), NOW);

    assertThat(held)
        .isEqualTo(
            new Held(
                "a table", Optional.of(inDays(14)), "period.seconds 7 d + period.seconds 7 d"));
  }

  private static List<Held> held(Map<String, String> configs) {
    return ForgetReceipt.heldBy("t", configs, NOW);
  }

  private static Instant inDays(int days) {
    return NOW.plus(Duration.ofDays(days));
  }
}
