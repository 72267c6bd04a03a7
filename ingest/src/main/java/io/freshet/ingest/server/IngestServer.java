package io.freshet.ingest.server;

import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.server.ServiceServer;
import io.freshet.ingest.IngestMetrics;
import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/** One ingest instance with its HTTP interface. */
public final class IngestServer extends ServiceServer<IngestService> {
  /** Default port of the HTTP interface. */
  public static final int DEFAULT_PORT = 8081;

  /** Key of the time in which Kafka must acknowledge posted records. */
  public static final String WRITE_TIMEOUT_MS = IngestService.NAME + ".http.write.timeout.ms";

  /** Key of the max memory for records that Kafka has not acknowledged yet. */
  public static final String BUFFER_BYTES = IngestService.NAME + ".http.buffer.bytes";

  /** Key of the max lines of a posted body. */
  public static final String MAX_LINES = IngestService.NAME + ".http.max.lines";

  /** Definition of the settings of the HTTP interface. */
  public static final ConfigDef HTTP_DEFINITION =
      HttpSettings.definition(IngestService.NAME, DEFAULT_PORT)
          .define(
              WRITE_TIMEOUT_MS,
              ConfigDef.Type.INT,
              10_000,
              Range.between(100, 600_000),
              Importance.LOW,
              "Time in which Kafka must acknowledge posted records; after it the answer is 503.")
          .define(
              BUFFER_BYTES,
              ConfigDef.Type.LONG,
              32L << 20,
              Range.between(1L << 20, 1L << 32),
              Importance.LOW,
              "Max memory for posted records that Kafka has not acknowledged yet; when it is full,"
                  + " posts are answered with 503.")
          .define(
              MAX_LINES,
              ConfigDef.Type.INT,
              10_000,
              Range.between(1, 1_000_000),
              Importance.LOW,
              "Max lines of a posted body; a longer batch is answered with 413, and no line of it"
                  + " is written.");

  /** Max time that a request waits for a full buffer. */
  private static final Duration FULL_WAIT = Duration.ofSeconds(1);

  private static final Duration CLIENT_CLOSE = Duration.ofSeconds(5);

  private @Nullable EventWriter writer;
  private @Nullable Admin admin;

  /**
   * Creates an instance; {@link #start} starts listening and reading.
   *
   * @param kafka how to reach Kafka
   * @param values all settings, by key
   * @param elsewhere what the other services hold of a forgotten user, for the receipt
   * @throws HttpStartException if the settings of the HTTP interface are invalid
   */
  public IngestServer(KafkaSettings kafka, Map<String, ?> values, ForgetElsewhere elsewhere) {
    super(service(kafka, values));
    HttpSettings http = HttpSettings.from(values, IngestService.NAME, DEFAULT_PORT);
    if (!http.enabled()) {
      return;
    }
    AbstractConfig own = new AbstractConfig(HTTP_DEFINITION, values, false);
    IngestSettings settings = IngestSettings.from(values);
    Duration timeout = Duration.ofMillis(own.getInt(WRITE_TIMEOUT_MS));
    try {
      this.writer = new EventWriter(kafka, own.getLong(BUFFER_BYTES), FULL_WAIT, timeout);
      this.admin = Admin.create(kafka.adminProperties());
      Clock clock = Clock.systemUTC();
      UserEraser eraser =
          new UserEraser(admin, writer.producer(), kafka, settings, elsewhere, clock);
      IngestRoutes posts =
          new IngestRoutes(
              writer,
              eraser,
              kafka.topics(),
              settings,
              kafka.userPartitions(),
              own.getInt(MAX_LINES),
              timeout,
              clock);
      IngestMetrics.register(
          metrics(), service().counts(), service().failed()::count, service().streams()::metrics);
      serve(http, new IngestHealth(service()), posts.routes());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static IngestService service(KafkaSettings kafka, Map<String, ?> values) {
    HttpSettings http = HttpSettings.from(values, IngestService.NAME, DEFAULT_PORT);
    if (http.enabled()) {
      http.address(); // fails before any client connects
    }
    return new IngestService(kafka, IngestSettings.from(values));
  }

  @Override
  protected void closeBehindHttp() {
    if (writer != null) {
      writer.close();
    }
    if (admin != null) {
      admin.close(CLIENT_CLOSE);
    }
  }
}
