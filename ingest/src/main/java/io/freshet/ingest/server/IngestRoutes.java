package io.freshet.ingest.server;

import io.freshet.http.Call;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.forget.ForgetFailedException;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * HTTP routes for posting ratings, events, items and profiles, and for forgetting a user. A refused
 * line is not written; the other lines of its batch are.
 */
final class IngestRoutes {
  static final String NDJSON = "application/x-ndjson";
  private static final int RETRY_SECONDS = 1;
  private static final EventWriter.Pending NOT_TRIED =
      new EventWriter.Refused(
          new IllegalStateException("not tried, because an earlier line could not be written"));

  private final EventWriter writer;
  private final UserEraser eraser;
  private final Topics topics;
  private final IngestSettings settings;
  private final int partitions;
  private final int maxLines;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * Creates the routes.
   *
   * @param maxLines max lines of a body
   * @param timeout max time of each wait for the brokers when a user is forgotten
   */
  IngestRoutes(
      EventWriter writer,
      UserEraser eraser,
      Topics topics,
      IngestSettings settings,
      int userPartitions,
      int maxLines,
      Duration timeout,
      InstantSource clock) {
    this.writer = writer;
    this.eraser = eraser;
    this.topics = topics;
    this.settings = settings;
    this.partitions = userPartitions;
    this.maxLines = maxLines;
    this.timeout = timeout;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        posts("/v1/ratings", topics.ratings(), PostedLineReader::rating),
        posts("/v1/events", topics.ratings(), PostedLineReader::rating),
        posts("/v1/items", topics.items(), PostedLineReader::item),
        posts("/v1/profiles", topics.profiles(), PostedLineReader::profile),
        Route.of("DELETE", "/v1/users/{id}", Right.FORGET, this::forget));
  }

  private Route posts(
      String path,
      Topic<byte[], byte[]> topic,
      BiFunction<PostedLineReader, byte[], PostedLine> read) {
    return Route.of("POST", path, Right.WRITE, call -> post(call, topic, read));
  }

  private Reply forget(Call call) throws InterruptedException {
    String userId = call.variable("id");
    // Ids that today's rules refuse may come from earlier releases and can be forgotten, too.
    byte[] user = userId.getBytes(StandardCharsets.UTF_8);
    if (user.length == 0 || user.length > RatingRules.MAX_ID_BYTES) {
      throw HttpProblem.badParameter(
          "userId", userId, "1 to " + RatingRules.MAX_ID_BYTES + " bytes of UTF-8");
    }
    try {
      return Reply.json(200, eraser.forget(user, timeout).toJson());
    } catch (ForgetFailedException e) {
      throw HttpProblem.unavailable("not-written", String.valueOf(e.getMessage()), RETRY_SECONDS);
    }
  }

  private Reply post(
      Call call, Topic<byte[], byte[]> topic, BiFunction<PostedLineReader, byte[], PostedLine> read)
      throws InterruptedException {
    BodyLines lines = lines(call);
    PostedLineReader reader = reader();
    Batch batch = new Batch();
    long deadline = writer.deadline();
    boolean full = false;
    while (lines.next()) {
      PostedLine posted = read.apply(reader, lines.bytes());
      if (posted.rejection() != null) {
        batch.refused(lines.number(), posted.rejection());
        continue;
      }
      EventWriter.Pending pending =
          full
              ? NOT_TRIED
              : writer.send(topic.name(), posted.partition(), posted.key(), posted.value());
      // A record is refused at once if the buffer is full or no broker answers. The next line would
      // wait, too.
      full = full || pending instanceof EventWriter.Refused;
      batch.sent(lines.number(), pending);
    }
    return batch.reply(deadline);
  }

  private PostedLineReader reader() {
    return new PostedLineReader(settings.rules(), settings.events(), partitions, clock.millis());
  }

  /** A cursor before the body's first line, after the number of lines has been checked. */
  private BodyLines lines(Call call) {
    String type = call.header("Content-Type");
    String media =
        type == null ? Reply.JSON : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals(Reply.JSON) && !media.equals(NDJSON)) {
      throw new HttpProblem(
          415,
          "unsupported-media-type",
          "a body must be " + Reply.JSON + " (one object) or " + NDJSON + " (one object per line)",
          Map.of());
    }
    boolean isOneObject = media.equals(Reply.JSON);
    BodyLines counted = new BodyLines(call.body(), isOneObject);
    int lines = 0;
    while (counted.next()) {
      lines++;
    }
    if (lines == 0) {
      throw new HttpProblem(
          400, "empty-body", "the body is empty: post at least one JSON object", Map.of());
    }
    if (lines > maxLines) {
      throw new HttpProblem(
          413,
          "too-many-lines",
          "a body may have at most " + maxLines + " lines, this one has " + lines,
          Map.of("maxLines", maxLines));
    }
    return new BodyLines(call.body(), isOneObject);
  }
}
