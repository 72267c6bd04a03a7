package io.freshet.ingest;

import static io.freshet.ingest.IngestDriver.NOW;
import static io.freshet.ingest.IngestDriver.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTopologyTest {
  @TempDir Path folder;
  private IngestDriver ingest;

  @BeforeEach
  void start() {
    ingest = new IngestDriver(folder, 1, Map.of(IngestSettings.HISTORY_MAX, "3"));
  }

  @AfterEach
  void nothingMoreShouldHaveComeOut() {
    ingest.assertSilent();
    ingest.close();
  }

  @Test
  void shouldEmitOneStateForAValidRating() {
    ingest.rate("ann", event("ann", "296", "4.5", 1_700_000_000));
    UserStateRecord state = ingest.nextState("ann");
    assertThat(state.effect()).isEqualTo(Effect.APPLIED);
    assertThat(state.newItem()).isTrue();
    assertThat(state.cause()).isEqualTo(new Cause(CauseTopic.RATINGS, 0, 0, NOW));
    assertThat(state.eventItemId()).isEqualTo("296");
    assertThat(state.eventRating()).isEqualTo(4.5);
    assertThat(state.eventSeconds()).isEqualTo(1_700_000_000);
    // Tuesday 14 November 2023, 22:13 UTC
    assertThat(state.context()).isEqualTo(new EventContext(false, false, 22, 1));
    assertThat(state.stateBytes()).isEqualTo(ingest.stored("ann"));
    UserStateReader reader = new UserStateReader().wrap(state.stateBytes());
    assertThat(reader.next()).isTrue();
    assertThat(reader.idNumber()).isEqualTo(296);
    assertThat(reader.rating()).isEqualTo(4.5);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void shouldTakeTheRecordsOwnTimeWhenTheEventHasNone() {
    ingest.rate("ann", "{\"userId\":\"ann\",\"itemId\":\"7\",\"rating\":3}");
    assertThat(ingest.nextState("ann").eventSeconds()).isEqualTo(NOW / 1000);
  }

  @Test
  void shouldLogAStateAgainThatTheChangelogMayHaveMissedInACrash() {
    String event = event("ann", "296", "4.5", 1_700_000_000);
    ingest.rate("ann", event);
    byte[] state = ingest.nextState("ann").stateBytes();
    assertThat(ingest.logged()).containsExactly(state);
    ingest.rate("ann", event);
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.DUPLICATE);
    assertThat(ingest.logged()).containsExactly(state);
  }

  @Test
  void shouldAnswerADuplicateWithTheSameState() {
    String event = event("ann", "296", "4.5", 1_700_000_000);
    ingest.rate("ann", event);
    byte[] first = ingest.nextState("ann").stateBytes();
    ingest.rate("ann", event);
    UserStateRecord again = ingest.nextState("ann");
    assertThat(again.effect()).isEqualTo(Effect.DUPLICATE);
    assertThat(again.newItem()).isFalse();
    assertThat(again.offset()).isEqualTo(1);
    assertThat(again.stateBytes()).isEqualTo(first).isEqualTo(ingest.stored("ann"));
  }

  @Test
  void shouldKeepTheNewerRatingWhenAnOlderOneArrivesLate() {
    ingest.rate("ann", event("ann", "296", "4.5", 1_700_000_000));
    byte[] first = ingest.nextState("ann").stateBytes();
    ingest.rate("ann", event("ann", "296", "1.0", 1_600_000_000));
    UserStateRecord late = ingest.nextState("ann");
    assertThat(late.effect()).isEqualTo(Effect.LATE);
    assertThat(late.eventRating()).isEqualTo(1);
    assertThat(late.stateBytes()).isEqualTo(first);
  }

  @Test
  void shouldOnlyMarkAsSeenWhatArrivesOlderThanAFullListsOldest() {
    for (int i = 1; i <= 3; i++) {
      ingest.rate("ann", event("ann", "" + i, "4", 1_700_000_000 + i));
      ingest.nextState("ann");
    }
    ingest.rate("ann", event("ann", "9", "4", 1_600_000_000));
    UserStateRecord late = ingest.nextState("ann");
    assertThat(late.effect()).isEqualTo(Effect.LATE);
    assertThat(late.newItem()).isTrue();
    assertThat(items(late)).containsExactly("1", "2", "3", "seen 9");
    ingest.rate("ann", event("ann", "10", "4", 1_700_000_009));
    assertThat(items(ingest.nextState("ann"))).containsExactly("2", "3", "10", "seen 1", "seen 9");
  }

  @Test
  void shouldWithdrawARatingAndKeepItsPlace() {
    ingest.rate("ann", event("ann", "296", "4.5", 1_700_000_000));
    ingest.nextState("ann");
    ingest.rate("ann", event("ann", "296", "null", 1_700_000_000));
    UserStateRecord withdrawn = ingest.nextState("ann");
    assertThat(withdrawn.effect()).isEqualTo(Effect.WITHDRAWN);
    assertThat(withdrawn.eventRating()).isNaN();
    UserStateReader reader = new UserStateReader().wrap(withdrawn.stateBytes());
    assertThat(reader.next()).isTrue();
    assertThat(reader.withdrawn()).isTrue();
    assertThat(reader.contextTable().totalCount()).isZero();
  }

  @Test
  void shouldForgetAUserAndStartANewOneAfterwards() {
    ingest.rate("ann", event("ann", "1", "4", 1_700_000_000));
    ingest.nextState("ann");
    ingest.rate("ann", (String) null);
    TestRecord<byte[], byte[]> tombstone = ingest.states.readRecord();
    assertThat(new String(tombstone.key(), UTF_8)).isEqualTo("ann");
    assertThat(tombstone.value()).isNull();
    assertThat(FreshetHeaders.origin(tombstone.headers()))
        .isEqualTo(new Origin("t.ratings", 0, 1, NOW));
    assertThat(ingest.stored("ann")).isNull();
    ingest.rate("ann", event("ann", "2", "4", 1_600_000_000));
    UserStateRecord fresh = ingest.nextState("ann");
    assertThat(fresh.effect()).isEqualTo(Effect.APPLIED);
    assertThat(items(fresh)).containsExactly("2");
  }

  @Test
  void shouldRejectATombstoneThatNamesNobody() {
    ingest.rate((byte[]) null, null);
    assertThat(reason()).isEqualTo("missing-field");
    ingest.rate(new byte[0], null);
    assertThat(reason()).isEqualTo("empty-id");
    ingest.rate(bytes("x".repeat(129)), null);
    assertThat(reason()).isEqualTo("oversized-id");
  }

  @Test
  void shouldRerouteAKeylessRatingAndNameItsSourceAsCause() {
    ingest.rate(bytes("bob"), bytes(event("bob", "1", "3", 1_700_000_000)));
    ingest.nextState("bob");
    String event = event("ann", "1", "4", 1_700_000_000);
    ingest.now = NOW - 5_000;
    ingest.rate(null, event);
    TestRecord<byte[], byte[]> rerouted = ingest.nextRerouted();
    assertThat(new String(rerouted.key(), UTF_8)).isEqualTo("ann");
    assertThat(new String(rerouted.value(), UTF_8)).isEqualTo(event);
    assertThat(FreshetHeaders.origin(rerouted.headers()))
        .isEqualTo(new Origin("t.ratings", 0, 1, NOW - 5_000));
    UserStateRecord state = ingest.nextState("ann");
    assertThat(state.cause()).isEqualTo(new Cause(CauseTopic.RATINGS, 0, 1, NOW - 5_000));
    assertThat(state.effect()).isEqualTo(Effect.APPLIED);
  }

  @Test
  void shouldRejectARecordAmongTheReroutedThatHasNoOrigin() {
    String event = event("ann", "1", "4", 1_700_000_000);
    ingest.rerouted("ann", event, new RecordHeaders());
    TestRecord<byte[], byte[]> refused = ingest.rejected.readRecord();
    assertThat(FreshetHeaders.text(refused.headers(), FreshetHeaders.REASON))
        .isEqualTo("missing-origin");
    assertThat(FreshetHeaders.origin(refused.headers()))
        .isEqualTo(new Origin("t.ratings-rerouted", 0, 0, NOW));
    assertThat(new String(refused.value(), UTF_8)).isEqualTo(event);
    for (Origin forged :
        List.of(new Origin("t.items", 0, 0, 1), new Origin("t.ratings", 0, 0, -1))) {
      Headers headers = new RecordHeaders();
      FreshetHeaders.putOrigin(headers, forged);
      ingest.rerouted("ann", event, headers);
      assertThat(reason()).isEqualTo("missing-origin");
    }
  }

  @Test
  void shouldNotRerouteTwice() {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, new Origin("t.ratings", 3, 44, NOW));
    ingest.rerouted(null, event("ann", "1", "4", 1_700_000_000), headers);
    TestRecord<byte[], byte[]> refused = ingest.rejected.readRecord();
    assertThat(FreshetHeaders.text(refused.headers(), FreshetHeaders.REASON))
        .isEqualTo("missing-field");
    assertThat(FreshetHeaders.origin(refused.headers()))
        .isEqualTo(new Origin("t.ratings", 3, 44, NOW));
  }

  @Test
  void shouldStoreAProfileAndEmitItsState() {
    ingest.rate("ann", event("ann", "1", "4", 1_700_000_000));
    assertThat(ingest.nextState("ann").hour()).isEqualTo(22);
    ingest.profile("ann", "{\"likedGenres\":[\"Drama\"],\"timeZone\":\"Europe/Rome\"}");
    UserStateRecord state = ingest.nextState("ann");
    assertThat(state.effect()).isEqualTo(Effect.PROFILE);
    assertThat(state.cause()).isEqualTo(new Cause(CauseTopic.PROFILES, 0, 0, NOW));
    assertThat(state.hasEvent()).isFalse();
    assertThat(state.hour()).isEqualTo(14); // noon UTC in Rome's summer
    UserStateReader reader = new UserStateReader().wrap(state.stateBytes());
    assertThat(reader.profile())
        .isEqualTo(
            new UserProfile(
                List.of("Drama"),
                List.of(),
                List.of(),
                List.of(),
                ZoneId.of("Europe/Rome"),
                Map.of()));
    ingest.rate("ann", event("ann", "2", "4", 1_700_000_001));
    UserStateRecord rated = ingest.nextState("ann");
    assertThat(rated.hour()).isEqualTo(23);
    assertThat(rated.sessionPosition()).isEqualTo(2);
  }

  @Test
  void shouldRemoveAProfileByItsTombstone() {
    ingest.rate("ann", event("ann", "1", "4", 1_700_000_000));
    ingest.nextState("ann");
    ingest.profile("ann", "{\"timeZone\":\"Asia/Tokyo\"}");
    ingest.nextState("ann");
    ingest.profile("ann", null);
    UserStateRecord state = ingest.nextState("ann");
    assertThat(state.effect()).isEqualTo(Effect.PROFILE);
    assertThat(new UserStateReader().wrap(state.stateBytes()).profile()).isNull();
    assertThat(items(state)).containsExactly("1");
  }

  @Test
  void shouldForgetAUserOfWhomOnlyTheProfileWasKnown() {
    ingest.profile("ann", "{\"timeZone\":\"Asia/Tokyo\"}");
    ingest.nextState("ann");
    for (int time = 0; time < 2; time++) { // a repeated tombstone is answered too
      ingest.profile("ann", null);
      TestRecord<byte[], byte[]> tombstone = ingest.states.readRecord();
      assertThat(tombstone.value()).isNull();
      assertThat(FreshetHeaders.origin(tombstone.headers()))
          .isEqualTo(new Origin("t.profiles", 0, 1 + time, NOW));
      assertThat(ingest.stored("ann")).isNull();
    }
  }

  @Test
  void shouldRejectABrokenProfile() {
    ingest.profile("ann", "{\"timeZone\":\"Mars/Olympus\"}");
    assertThat(reason()).isEqualTo("invalid-value");
    ingest.profile("ann", "nonsense");
    assertThat(reason()).isEqualTo("not-json");
    ingest.profile(null, "{}");
    assertThat(reason()).isEqualTo("missing-field");
    ingest.profile(null, null);
    assertThat(reason()).isEqualTo("missing-field");
  }

  private String reason() {
    return FreshetHeaders.text(ingest.rejected.readRecord().headers(), FreshetHeaders.REASON);
  }

  static String event(String user, String item, String rating, long seconds) {
    return "{\"userId\":\""
        + user
        + "\",\"itemId\":\""
        + item
        + "\",\"rating\":"
        + rating
        + ",\"timestamp\":"
        + seconds
        + "}";
  }

  static List<String> items(UserStateRecord state) {
    UserStateReader reader = new UserStateReader().wrap(state.stateBytes());
    List<String> items = new java.util.ArrayList<>();
    while (reader.next()) {
      items.add(reader.itemId());
    }
    while (reader.nextSeen()) {
      items.add("seen " + reader.itemId());
    }
    return items;
  }
}
