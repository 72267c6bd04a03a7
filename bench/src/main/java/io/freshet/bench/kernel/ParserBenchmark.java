package io.freshet.bench.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to read one rating event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {
  private static final long NOW = 1_700_000_000_000L;
  private static final int EVENTS = 1024;

  /** How the event says when: epoch seconds, ISO-8601 with offset, or not at all. */
  @Param({"number", "text", "none"})
  public String timestamp = "number";

  private final RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
  private final ParsedRating rating = new ParsedRating();
  private final byte[][] events = new byte[EVENTS][];
  private int next;

  /** Writes the events. */
  @Setup
  public void write() {
    String time =
        switch (timestamp) {
          case "number" -> ",\"timestamp\":1425918600";
          case "text" -> ",\"timestamp\":\"2015-03-09T18:30:00+02:00\"";
          default -> "";
        };
    for (int i = 0; i < EVENTS; i++) {
      String event =
          "{\"userId\":\"%d\",\"itemId\":\"%d\",\"rating\":%s%s}"
              .formatted(100_000 + i * 7, 1 + i * 13, 0.5 + (i % 10) * 0.5, time);
      events[i] = event.getBytes(UTF_8);
    }
  }

  /** Reads the next event. */
  @Benchmark
  public @Nullable Rejection parse() {
    return parser.parse(null, nextEvent(), NOW, rating);
  }

  private byte[] nextEvent() {
    next = (next + 1) % EVENTS;
    return events[next];
  }
}
