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
 * Handler of exceptions that a processor throws. If the record caused the exception, the record
 * goes to {@code failed-records} and processing continues. If the instance caused it, the instance
 * stops, and the record is processed after a restart.
 *
 * <p>The instance is the cause of exceptions from Kafka and the stores (brokers, rights, a full
 * disk, a damaged store, a fenced producer), of I/O exceptions, and of formats that are newer than
 * this release. An {@link Error}, such as running out of memory, is not passed to this handler and
 * ends the thread.
 *
 * <p>Kafka Streams creates one handler per task, by the class name.
 */
public final class FailedRecordHandler implements ProcessingExceptionHandler {
  /** Key of the {@link FailedRecords} in the Streams configuration. */
  static final String RECORDS = "freshet.failed.records";

  private static final Logger LOG = LoggerFactory.getLogger(FailedRecordHandler.class);

  private @Nullable FailedRecords failed;

  /** Creates a handler; called by Kafka Streams. */
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
        "Processing the record at offset {} of {}-{} failed; the record goes to failed-records",
        at.offset(),
        at.topic(),
        at.partition(),
        exception);
    return Response.resume(List.of(failed.of(at, record, exception)));
  }

  /** Whether the record caused the exception, so that another record would have been processed. */
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
