package io.freshet.ingest;

import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Route;
import io.freshet.ingest.forget.ForgetFailedException;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.schemas.Parsed;
import io.freshet.schemas.Rejection;
import io.freshet.schemas.Topic;
import io.freshet.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What producers without a Kafka client post. A line that is refused is not written; the other
 * lines of its batch are.
 */
final class IngestRoutes {
  static final String NDJSON = "application/x-ndjson";
  private static final int RETRY_SECONDS = 1;
  private static final EventWriter.Pending NOT_TRIED =
      new EventWriter.Refused(new IllegalStateException("a line before it could not be written"));

  private final EventWriter writer;
  private final UserEraser eraser;
  private final Topics topics;
  private final IngestSettings settings;
  private final int partitions;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * Makes them.
   *
   * @param timeout of each wait for the brokers when a user is forgotten
   */
  IngestRoutes(
      EventWriter writer,
      UserEraser eraser,
      Topics topics,
      IngestSettings settings,
      int userPartitions,
      Duration timeout,
      InstantSource clock) {
    this.writer = writer;
    this.eraser = eraser;
    this.topics = topics;
    this.settings = settings;
    this.partitions = userPartitions;
    this.timeout = timeout;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/ratings", call -> post(call, topics.ratings(), LineReader::rating)),
        Route.of("POST", "/v1/items", call -> post(call, topics.items(), LineReader::item)),
        Route.of(
            "POST", "/v1/profiles", call -> post(call, topics.profiles(), LineReader::profile)),
        Route.of("DELETE", "/v1/users/{id}", this::forget));
  }

  private Reply forget(Call call) throws InterruptedException {
    String userId = call.variable("id");
    if (reader().checked("userId", userId) instanceof Parsed.Refused<byte[]> refused) {
      Rejection why = refused.rejection();
      throw HttpProblem.badParameter("userId", userId, why.rule());
    }
    try {
      return Reply.json(200, eraser.forget(userId, timeout).toJson());
    } catch (ForgetFailedException e) {
      throw HttpProblem.unavailable("not-written", String.valueOf(e.getMessage()), RETRY_SECONDS);
    }
  }

  private Reply post(
      Call call, Topic<byte[], byte[]> topic, BiFunction<LineReader, byte[], PostedLine> read)
      throws InterruptedException {
    List<Numbered> lines = lines(call);
    LineReader reader = reader();
    List<Outcome> outcomes = new ArrayList<>(lines.size());
    long deadline = writer.deadline();
    boolean full = false;
    for (Numbered line : lines) {
      PostedLine posted = read.apply(reader, line.bytes());
      if (posted.rejection() != null) {
        outcomes.add(new Outcome(line.number(), posted.rejection(), null));
        continue;
      }
      EventWriter.Pending pending =
          full
              ? NOT_TRIED
              : writer.send(topic.name(), posted.partition(), posted.key(), posted.value());
      // What fails at once is a buffer that is full, or no broker: the next line would wait, too.
      full = full || pending instanceof EventWriter.Refused;
      outcomes.add(new Outcome(line.number(), null, pending));
    }
    return reply(outcomes, deadline);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Numbered(int number, byte[] bytes) {}

  private record Outcome(
      int line, @Nullable Rejection rejection, EventWriter.@Nullable Pending pending) {}

  private LineReader reader() {
    return new LineReader(settings.rules(), partitions, clock.millis());
  }

  private static List<Numbered> lines(Call call) {
    byte[] body = call.body();
    String type = call.header("Content-Type");
    String media =
        type == null ? Reply.JSON : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    List<Numbered> lines = new ArrayList<>();
    if (media.equals(Reply.JSON)) {
      if (!isBlank(body)) {
        lines.add(new Numbered(1, body));
      }
    } else if (media.equals(NDJSON)) {
      int number = 1;
      for (int start = 0; start < body.length; number++) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
          end++;
        }
        byte[] line = Arrays.copyOfRange(body, start, end);
        if (!isBlank(line)) {
          lines.add(new Numbered(number, line));
        }
        start = end + 1;
      }
    } else {
      throw new HttpProblem(
          415,
          "unsupported-media-type",
          "a body is " + Reply.JSON + " (one object) or " + NDJSON + " (one object per line)",
          Map.of());
    }
    if (lines.isEmpty()) {
      throw new HttpProblem(400, "empty-body", "there is nothing in the body", Map.of());
    }
    return lines;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  private static Reply reply(List<Outcome> outcomes, long deadline) throws InterruptedException {
    int accepted = 0;
    int refused = 0;
    int failed = 0;
    boolean malformed = false;
    List<Map<String, Object>> results = new ArrayList<>(outcomes.size());
    for (Outcome outcome : outcomes) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("line", outcome.line());
      Rejection rejection = outcome.rejection();
      EventWriter.Pending pending = outcome.pending();
      if (rejection != null) {
        refused++;
        malformed |= rejection instanceof Rejection.NotJson;
        result.put("refused", refusal(rejection));
      } else if (pending != null) {
        EventWriter.Written written = pending.await(deadline);
        RecordMetadata at = written.at();
        if (at != null) {
          accepted++;
          result.put("topic", at.topic());
          result.put("partition", at.partition());
          result.put("offset", at.offset());
        } else {
          failed++;
          Throwable failure = written.failure();
          result.put("failed", failure == null ? "" : failure.getClass().getSimpleName());
        }
      }
      results.add(result);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    int status = failed > 0 ? 503 : malformed ? 400 : refused > 0 ? 422 : 202;
    if (status != 202) {
      body.put("error", error(failed, refused, outcomes.size()));
    }
    body.put("accepted", accepted);
    body.put("refused", refused);
    body.put("failed", failed);
    body.put("results", results);
    Reply reply = Reply.json(status, HttpJson.encode(body));
    return status == 503 ? reply.with("Retry-After", Integer.toString(RETRY_SECONDS)) : reply;
  }

  private static Map<String, Object> error(int failed, int refused, int all) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", failed > 0 ? "not-written" : "refused");
    error.put(
        "message",
        failed > 0
            ? failed + " of " + all + " not acknowledged by Kafka; posting them again is harmless"
            : refused + " of " + all + " refused and not written");
    return error;
  }

  private static Map<String, Object> refusal(Rejection rejection) {
    Map<String, Object> refusal = new LinkedHashMap<>();
    refusal.put("reason", rejection.reason());
    refusal.put("field", rejection.field());
    refusal.put("value", rejection.value());
    refusal.put("rule", rejection.rule());
    return refusal;
  }
}
