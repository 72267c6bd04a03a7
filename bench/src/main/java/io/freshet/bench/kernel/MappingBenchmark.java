package io.freshet.bench.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.source.Canonical;
import io.freshet.ingest.source.Mapper;
import io.freshet.ingest.source.SourceRecord;
import io.freshet.ingest.source.SourcesException;
import io.freshet.ingest.source.SourcesReader;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of ingest's own work on one event of a user with 200 ratings, plain and mapped, without
 * Kafka and the store: read, apply, write the state's record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MappingBenchmark {
  private static final long NOW = 1_700_000_000_000L;
  private static final int EVENTS = 1024;
  private static final int RATINGS = 200;

  private static final String YAML =
      """
      sources:
        - topic: shop.ratings
          user: /customer/id
          item: /product
          rating: /stars
          time: /at
      """;

  private final RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
  private final ParsedRating rating = new ParsedRating();
  private final UserStateUpdater updater = new UserStateUpdater(2_000, ZoneOffset.UTC);
  private final UserStateRecordWriter writer = new UserStateRecordWriter();
  private final byte[][] plain = new byte[EVENTS][];
  private final SourceRecord[] foreign = new SourceRecord[EVENTS];
  private byte[] state = new byte[0];
  private int next;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
  private Mapper mapper;

  /** Writes the events and the state. */
  @Setup
  public void write() throws SourcesException {
    mapper = new Mapper(SourcesReader.parse("sources.yaml", YAML).all().get(0));
    for (int i = 0; i < EVENTS; i++) {
      String stars = Double.toString(0.5 + (i % 10) * 0.5);
      long at = 1_425_918_600L + i;
      plain[i] =
          "{\"userId\":\"100007\",\"itemId\":\"%d\",\"rating\":%s,\"timestamp\":%d}"
              .formatted(1 + i * 13, stars, at)
              .getBytes(UTF_8);
      byte[] value =
          """
          {"customer":{"id":100007,"country":"IT"},"product":%d,"stars":%s,"at":%d,"channel":"web"}\
          """
              .formatted(1 + i * 13, stars, at)
              .getBytes(UTF_8);
      foreign[i] = new SourceRecord(null, value, NOW, Map.of());
    }
    byte[] built = null;
    for (int i = 0; i < RATINGS; i++) {
      accept(plain[i]);
      updater.apply(built, rating);
      built = updater.toBytes();
    }
    state = Objects.requireNonNull(built);
  }

  /** Ingest's work on a plain event. */
  @Benchmark
  public byte[] plain() {
    next = (next + 1) % EVENTS;
    return ingest(plain[next]);
  }

  /** Ingest's work on a foreign event: the mapping, and then the work on a plain event. */
  @Benchmark
  public byte[] mapped() {
    next = (next + 1) % EVENTS;
    Canonical event = mapper.map(foreign[next]).records().get(0);
    return ingest(Objects.requireNonNull(event.value()));
  }

  private byte[] ingest(byte[] event) {
    accept(event);
    Effect effect = updater.apply(state, rating);
    updater.toBytes(); // what the store takes
    return writer.write(updater, effect, rating, CauseTopic.RATINGS, 0, 1, NOW);
  }

  private void accept(byte[] event) {
    Rejection refused = parser.parse(null, event, NOW, rating);
    if (refused != null) {
      throw new IllegalStateException(refused.message());
    }
  }
}
