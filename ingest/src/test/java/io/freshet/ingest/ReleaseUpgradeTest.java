package io.freshet.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Scanner;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the last release, 0.2.0, wrote for the events of {@link ReleaseFixture}: today's ingest
 * reads it, goes on from it and loses nothing.
 */
class ReleaseUpgradeTest {
  private static final String STATES = "r.user-states";
  private static final String STORE = "r-" + IngestTopology.STORE + "-changelog";
  private static final String MEMORY = "r-" + IngestTopology.MEMORY + "-changelog";
  private static final long LATER = ReleaseFixture.START + 86_400_000L;

  @TempDir private static Path folder;

  private static List<Line> release;
  private static List<Line> today;

  /** A record as text, in hexadecimal digits; null for no value. */
  private record Line(String topic, String key, String value) {}

  @BeforeAll
  static void read() throws IOException {
    release = new ArrayList<>();
    try (InputStream in = ReleaseUpgradeTest.class.getResourceAsStream("/release/0.2.0.txt")) {
      Scanner lines = new Scanner(Objects.requireNonNull(in), UTF_8);
      while (lines.hasNext()) {
        String topic = lines.next();
        String key = lines.next();
        String value = lines.next();
        release.add(new Line(topic, key, value.equals("-") ? null : value));
      }
    }
    HexFormat hex = HexFormat.of();
    today =
        ReleaseFixture.run(folder).stream()
            .map(
                each ->
                    new Line(
                        each.topic(),
                        hex.formatHex(each.key()),
                        each.value() == null ? null : hex.formatHex(each.value())))
            .toList();
  }

  private static List<Line> of(String topic, List<Line> lines) {
    return lines.stream().filter(line -> line.topic().equals(topic)).toList();
  }

  /** The newest value by key, without keys that have none. */
  private static Map<String, String> newest(String topic, List<Line> lines) {
    Map<String, String> newest = new TreeMap<>();
    for (Line line : of(topic, lines)) {
      if (line.value() == null) {
        newest.remove(line.key());
      } else {
        newest.put(line.key(), line.value());
      }
    }
    return newest;
  }

  @Test
  void shouldReadEveryStateAndFindItInTheStore() {
    UserStateRecord record = new UserStateRecord();
    Map<String, String> states = new TreeMap<>();
    int ratings = 0;
    for (Line line : of(STATES, release)) {
      if (line.value() == null) {
        states.remove(line.key());
        continue;
      }
      byte[] state = record.decode(bytes(line.value())).stateBytes();
      states.put(line.key(), HexFormat.of().formatHex(state));
      ratings += new UserStateReader().wrap(state).eventCount();
    }

    assertThat(ratings).isGreaterThan(500);
    assertThat(states).hasSize(7).isEqualTo(newest(STORE, release));
  }

  @Test
  void shouldWriteTheSameBytesForTheSameEvents() {
    assertThat(of(STATES, today)).isEqualTo(of(STATES, release));
    assertThat(of(STORE, today)).isEqualTo(of(STORE, release));
  }

  @Test
  void shouldGoOnFromTheStoresAsIfTheyWereItsOwn() {
    Ingest old = new Ingest(release);
    Ingest own = new Ingest(today);
    for (String user : List.of("7", "42", "anna", "Zoë", "user-1", ReleaseFixture.BACK)) {
      int before = old.events(user);
      for (Ingest ingest : List.of(old, own)) {
        ingest.rate(user, "\"itemId\":\"new\",\"rating\":4.5", LATER);
        ingest.rate(user, "\"itemId\":\"new\",\"type\":\"purchase\"", LATER + 1_000);
        ingest.rate(user, "\"itemId\":\"0\",\"type\":\"view\"", LATER + 2_000);
        ingest.rate(user, "\"itemId\":\"new\",\"rating\":null", LATER + 3_000);
      }

      assertThat(old.forwarded()).as(user).isEqualTo(own.forwarded()).hasSize(4);
      assertThat(old.state(user)).as(user).isEqualTo(own.state(user));
      assertThat(old.events(user)).as(user).isBetween(before + 2, before + 3);
    }
  }

  @Test
  void shouldKeepForgottenWhoWasForgotten() {
    Ingest old = new Ingest(release);

    old.offset = 0; // before the tombstone
    old.rate(ReleaseFixture.GONE, "\"itemId\":\"1\",\"rating\":4", ReleaseFixture.START);

    assertThat(old.state(ReleaseFixture.GONE)).isNull();
    assertThat(old.context.forwarded())
        .hasSize(1)
        .allMatch(each -> Rejection.Forgotten.is(each.record().headers()));
    old.forwarded();
    old.offset = 1_000;
    old.rate(ReleaseFixture.GONE, "\"itemId\":\"1\",\"rating\":4", LATER);
    assertThat(old.events(ReleaseFixture.GONE)).isEqualTo(1);
    assertThat(old.context.forwarded())
        .as("carries the stamp of the tombstone that the release wrote")
        .allMatch(each -> each.record().headers().lastHeader(FreshetHeaders.FORGOTTEN) != null);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** Today's processor on stores that were restored from changelogs. */
  private static final class Ingest {
    final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final KeyValueStore<byte[], byte[]> states = store(IngestTopology.STORE);
    private final KeyValueStore<byte[], byte[]> memory = store(IngestTopology.MEMORY);
    private final IngestProcessor processor;
    private final Topics topics = new Topics("r.");
    private long offset = 1_000;

    Ingest(List<Line> changelogs) {
      newest(STORE, changelogs).forEach((key, value) -> states.put(bytes(key), bytes(value)));
      newest(MEMORY, changelogs).forEach((key, value) -> memory.put(bytes(key), bytes(value)));
      context.setCurrentSystemTimeMs(LATER);
      processor =
          new IngestProcessor(
              IngestSettings.from(Map.of(IngestSettings.HISTORY_MAX, ReleaseFixture.HISTORY_MAX)),
              topics,
              1,
              new IngestCounts(),
              new RejectionLog(new IngestCounts()),
              new Remembering(() -> new Uuid(1, 2), Optional::empty),
              IngestBounds.of(topics),
              false);
      processor.init(context);
    }

    private KeyValueStore<byte[], byte[]> store(String name) {
      KeyValueStore<byte[], byte[]> store =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
              .withLoggingDisabled()
              .withCachingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      return store;
    }

    void rate(String user, String what, long millis) {
      String value =
          "{\"userId\":\"%s\",%s,\"timestamp\":%d}".formatted(user, what, millis / 1_000);
      context.setRecordMetadata(topics.ratings().name(), 0, offset++);
      processor.process(
          new Record<>(user.getBytes(UTF_8), value.getBytes(UTF_8), millis, new RecordHeaders()));
    }

    /** The values that came out since the last call, in hexadecimal digits. */
    List<String> forwarded() {
      List<String> values = new ArrayList<>();
      for (CapturedForward<? extends byte[], ? extends byte[]> each : context.forwarded()) {
        byte[] value = each.record().value();
        values.add(value == null ? "none" : HexFormat.of().formatHex(value));
      }
      context.resetForwards();
      return values;
    }

    byte[] state(String user) {
      return states.get(user.getBytes(UTF_8));
    }

    int events(String user) {
      byte[] state = state(user);
      return state == null ? 0 : new UserStateReader().wrap(state).eventCount();
    }
  }
}
