package io.freshet.ingest;

import static io.freshet.ingest.IngestDriver.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that records posted before a user was forgotten do not bring the user back. */
class ForgottenUserTest {
  private static final long MARGIN = 5_000;
  private static final int ELSEWHERE = 3;
  private static final int HOME = 0;

  @TempDir Path folder;
  private IngestDriver ingest;

  @BeforeEach
  void start() {
    ingest = new IngestDriver(folder, 1, Map.of("ingest.forget.margin.ms", "" + MARGIN));
  }

  @AfterEach
  void nothingMoreShouldHaveComeOut() {
    ingest.assertSilent();
    ingest.close();
  }

  @Test
  void shouldNotApplyARatingThatWasPostedBeforeTheTombstoneAndReroutedAfterIt() {
    forget("ann");
    rerouted("ann", "1", new Origin("t.ratings", ELSEWHERE, 44, NOW - 60_000));
    assertForgotten(new Origin("t.ratings", ELSEWHERE, 44, NOW - 60_000));
    assertThat(ingest.stored("ann")).isNull();
  }

  @Test
  void shouldCountTheMarginToTheForgottenAndApplyWhatIsLater() {
    forget("ann");
    Origin within = new Origin("t.ratings", ELSEWHERE, 45, NOW + MARGIN);
    rerouted("ann", "1", within);
    assertForgotten(within);
    rerouted("ann", "2", new Origin("t.ratings", ELSEWHERE, 46, NOW + MARGIN + 1));
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
    rerouted("bob", "1", new Origin("t.ratings", ELSEWHERE, 47, NOW - 60_000));
    assertThat(ingest.nextState("bob").effect()).isEqualTo(Effect.APPLIED);
  }

  @Test
  void shouldJudgeRecordsOfTheTombstonesOwnPartitionByTheirOffset() {
    forget("ann"); // offset 0
    ingest.rate("ann", event("ann", "1")); // offset 1, in the same millisecond
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
  }

  @Test
  void shouldNotApplyWhatIsReadAgainFromBeforeTheTombstone() {
    forgetFrom("ann", new Origin("t.ratings", HOME, 100, NOW));
    ingest.now = NOW - 1_000;
    ingest.rate("ann", event("ann", "1")); // offset 0 of the tombstone's partition
    assertForgotten(new Origin("t.ratings", HOME, 0, NOW - 1_000));
    assertThat(ingest.stored("ann")).isNull();
  }

  @Test
  void shouldApplyRecordsOfATopicThatWasMadeAnewWhateverTheirOffsets() {
    forgetFrom("ann", new Origin("t.ratings", HOME, 1_000_000, NOW));
    ingest.now = NOW + MARGIN + 1;
    ingest.rate("ann", event("ann", "1")); // offset 0, but later than the tombstone
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
  }

  @Test
  void shouldKeepANewUserWhenAnOlderTombstoneArrivesLate() {
    forget("ann");
    ingest.now = NOW + 60_000;
    ingest.rate("ann", event("ann", "1"));
    byte[] state = ingest.nextState("ann").stateBytes();
    ingest.rerouted("ann", null, headers(new Origin("t.ratings", ELSEWHERE, 7, NOW - 1)));
    assertThat(ingest.stored("ann")).isEqualTo(state);
  }

  @Test
  void shouldStampEveryStateOfAUserWhoCameBackWithTheLastTombstone() {
    ingest.rate("bob", event("bob", "1"));
    assertThat(nextStamp()).as("never forgotten").isEmpty();
    ingest.rate("ann", null);
    long stamp = nextStamp().orElseThrow();
    ingest.rate("cat", null);
    assertThat(nextStamp().orElseThrow()).isGreaterThan(stamp);

    ingest.now = NOW + 60_000;
    ingest.rate("ann", event("ann", "1"));
    assertThat(nextStamp()).hasValue(stamp);
    ingest.profile("ann", "{\"timeZone\":\"Asia/Tokyo\"}");
    assertThat(nextStamp()).hasValue(stamp);

    ingest.rate("ann", null);
    assertThat(nextStamp().orElseThrow()).isGreaterThan(stamp + 1);
  }

  @Test
  void shouldStampTheStateOfAUserWhoseWithdrawnProfileWasAllThereWas() {
    ingest.profile("ann", "{\"timeZone\":\"Asia/Tokyo\"}");
    assertThat(nextStamp()).isEmpty();
    ingest.profile("ann", null);
    long stamp = nextStamp().orElseThrow();

    ingest.now = NOW + 60_000;
    ingest.rate("ann", event("ann", "1"));
    assertThat(nextStamp()).hasValue(stamp);
  }

  private OptionalLong nextStamp() {
    return FreshetHeaders.forgotten(ingest.states.readRecord().headers());
  }

  @Test
  void shouldEraseAgainWhenTheSameTombstoneIsReadAgain() {
    Origin origin = new Origin("t.ratings", ELSEWHERE, 7, NOW);
    for (int time = 0; time < 2; time++) { // a crash may have swallowed the first
      forgetFrom("ann", origin);
    }
  }

  @Test
  void shouldHaveTheProfileOfAUserWhoCameBackOnceBothTopicsAreReadAgain() {
    Origin tombstone = new Origin("t.ratings", ELSEWHERE, 7, NOW);
    Origin back = new Origin("t.profiles", ELSEWHERE, 5, NOW + 60_000);
    String profile = "{\"timeZone\":\"Asia/Tokyo\"}";
    forgetFrom("ann", tombstone);
    ingest.rerouted("ann", profile, headers(back));
    byte[] state = ingest.nextState("ann").stateBytes();

    forgetFrom("ann", tombstone);
    assertThat(ingest.stored("ann")).as("which is why both are to be read again").isNull();
    ingest.rerouted("ann", profile, headers(back));

    assertThat(ingest.nextState("ann").stateBytes()).isEqualTo(state);
    assertThat(ingest.stored("ann")).isEqualTo(state);
  }

  @Test
  void shouldTakeTheLaterOfTwoTombstonesInWhateverOrder() {
    forgetFrom("ann", new Origin("t.ratings", ELSEWHERE, 7, NOW + 60_000));
    ingest.rerouted("ann", null, headers(new Origin("t.ratings", 2, 9, NOW)));
    Origin between = new Origin("t.ratings", 2, 10, NOW + 30_000);
    rerouted("ann", "1", between);
    assertForgotten(between);
  }

  @Test
  void shouldNotLetAnOlderReroutedProfileBringTheUserBack() {
    forget("ann");
    Origin before = new Origin("t.profiles", ELSEWHERE, 4, NOW - 60_000);
    ingest.rerouted("ann", "{\"timeZone\":\"Asia/Tokyo\"}", headers(before));
    assertForgotten(before);
    ingest.rerouted("ann", null, headers(before));
    assertForgotten(before);
    Origin after = new Origin("t.profiles", ELSEWHERE, 5, NOW + 60_000);
    ingest.rerouted("ann", "{\"timeZone\":\"Asia/Tokyo\"}", headers(after));
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.PROFILE);
  }

  @Test
  void shouldNotLetAnOlderProfileOverwriteANewerOne() {
    ingest.profile("ann", "{\"likedGenres\":[\"New\"]}");
    byte[] state = ingest.nextState("ann").stateBytes();
    Origin before = new Origin("t.profiles", ELSEWHERE, 4, NOW - 60_000);
    ingest.rerouted("ann", "{\"likedGenres\":[\"Old\"]}", headers(before));
    UserStateRecord answered = ingest.nextState("ann");
    assertThat(answered.effect()).isEqualTo(Effect.PROFILE);
    assertThat(answered.stateBytes()).isEqualTo(state).isEqualTo(ingest.stored("ann"));
    ingest.rerouted("ann", null, headers(before)); // nor withdraw it
    assertThat(ingest.nextState("ann").stateBytes()).isEqualTo(state);
    assertThat(new UserStateReader().wrap(state).profile().likedGenres()).containsExactly("New");
  }

  @Test
  void shouldNotLetAnOlderProfileComeBackAfterItsWithdrawal() {
    ingest.rate("ann", event("ann", "1"));
    ingest.nextState("ann");
    ingest.profile("ann", null);
    assertThat(new UserStateReader().wrap(ingest.nextState("ann").stateBytes()).profile()).isNull();
    Origin before = new Origin("t.profiles", ELSEWHERE, 4, NOW - 60_000);
    ingest.rerouted("ann", "{\"likedGenres\":[\"Old\"]}", headers(before));
    assertThat(new UserStateReader().wrap(ingest.nextState("ann").stateBytes()).profile()).isNull();
  }

  @Test
  void shouldNotLetAnOlderProfileComeBackWhenItsWithdrawalLeftNothing() {
    ingest.profile("ann", null);
    assertThat(ingest.states.readRecord().value()).isNull();
    Origin before = new Origin("t.profiles", ELSEWHERE, 4, NOW - 60_000);
    ingest.rerouted("ann", "{\"likedGenres\":[\"Old\"]}", headers(before));
    assertForgotten(before);
    // A withdrawn profile says nothing of ratings.
    rerouted("ann", "1", new Origin("t.ratings", ELSEWHERE, 4, NOW - 60_000));
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
  }

  @Test
  void shouldRememberNeitherIdNorSaltedTwiceAlike() {
    forget("ann");
    forget("bob");
    assertThat(ingest.memory())
        .hasSize(5) // two users with their stamps, and the salt
        .allSatisfy(
            (key, value) -> {
              assertThat(new String(key.get(), UTF_8)).doesNotContain("ann", "bob");
              assertThat(new String(value, UTF_8)).doesNotContain("ann", "bob");
            });
  }

  @Test
  void shouldDropAMemoryOnceNoRecordFromBeforeCanBeRead() {
    forget("ann");
    ingest.driver.advanceWallClockTime(IngestDriver.REMEMBERED.plusMinutes(-1));
    assertThat(ingest.memory()).hasSize(3);
    ingest.driver.advanceWallClockTime(Duration.ofHours(2));
    assertThat(ingest.memory()).hasSize(1);
    rerouted("ann", "1", new Origin("t.ratings", ELSEWHERE, 4, NOW - 60_000));
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
  }

  private void forget(String user) {
    ingest.rate(user, null);
    assertErased(user);
  }

  private void forgetFrom(String user, Origin origin) {
    ingest.rerouted(user, null, headers(origin));
    assertErased(user);
  }

  private void assertErased(String user) {
    TestRecord<byte[], byte[]> tombstone = ingest.states.readRecord();
    assertThat(new String(tombstone.key(), UTF_8)).isEqualTo(user);
    assertThat(tombstone.value()).isNull();
  }

  private void rerouted(String user, String item, Origin origin) {
    ingest.rerouted(user, event(user, item), headers(origin));
  }

  /** Asserts that the record is reported without any of its bytes. */
  private void assertForgotten(Origin origin) {
    TestRecord<byte[], byte[]> answer = ingest.rejected.readRecord();
    assertThat(answer.key()).isNull();
    assertThat(answer.value()).isNull();
    assertThat(FreshetHeaders.text(answer.headers(), FreshetHeaders.REASON)).isEqualTo("forgotten");
    assertThat(FreshetHeaders.text(answer.headers(), FreshetHeaders.VALUE)).isEmpty();
    assertThat(FreshetHeaders.origin(answer.headers())).isEqualTo(origin);
  }

  private static Headers headers(Origin origin) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, origin);
    return headers;
  }

  private static String event(String user, String item) {
    return "{\"userId\":\"%s\",\"itemId\":\"%s\",\"rating\":4,\"timestamp\":1700000000}"
        .formatted(user, item);
  }
}
