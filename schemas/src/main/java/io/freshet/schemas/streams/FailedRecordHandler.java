package io.freshet.schemas.streams;

import io.freshet.schemas.state.NewerFormatException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about an exception that a processor throws: if the record is to blame, the record goes to
 * {@code failed-records} and processing goes on; if the instance is, it stops, so that the record
 * is processed when it is started again.
 *
 * <p>The instance is to blame for what Kafka and the stores throw (brokers, rights, a full disk, a
 * damaged store, a fenced producer), for input and output, and for a format that is newer than it.
 * An {@link Error}, as when memory runs out, does not come here and ends the thread.
 *
 * <p>Kafka Streams makes one by name for each of its tasks.
 */
public final class FailedRecordHandler implements ProcessingExceptionHandler {
  /** Key under which the {@link FailedRecords} travel through the Streams configuration. */
  static final String RECORDS = "freshet.failed.records";

  private static final Logger LOG = LoggerFactory.getLogger(FailedRecordHandler.class);

  private @Nullable FailedRecords failed;

  /** Makes a handler; Kafka Streams does so by name. */
  public FailedRecordHandler() {}

  @Override
  public void configure(Map<String, ?> configs) {
    if (!(configs.get(RECORDS) instanceof FailedRecords records)) {
      throw new ConfigException(RECORDS + " is missing from the Streams configuration");
    }
    failed = records;
  }

  @Override
  public Response handleError(ErrorHandlerContext at, Record<?, ?> record, Exception exception) {
    if (failed == null) {
      throw new IllegalStateException("not configured");
    }
    if (!isOfTheRecord(exception)) {
      return Response.fail();
    }
    LOG.error(
        "The record at offset {} of {}-{} failed and goes to failed-records",
        at.offset(),
        at.topic(),
        at.partition(),
        exception);
    return Response.resume(List.of(failed.of(at, record, exception)));
  }

  /** Whether another record would have been processed. */
  static boolean isOfTheRecord(Exception exception) {
    if (exception instanceof RecordTooLargeException) {
      return true;
    }
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof KafkaException
          || cause instanceof UncheckedIOException
          || cause instanceof NewerFormatException
          || cause instanceof Error) {
        return false;
      }
    }
    return true;
  }
}
