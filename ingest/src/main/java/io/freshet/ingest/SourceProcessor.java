package io.freshet.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.source.Canonical;
import io.freshet.ingest.source.Mapped;
import io.freshet.ingest.source.Mapper;
import io.freshet.ingest.source.Source;
import io.freshet.ingest.source.SourceRecord;
import io.freshet.ingest.source.Sources;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Rejection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Processor that maps the records of foreign topics to {@code ratings}, {@code items} and {@code
 * profiles}, each with its origin in headers. What does not fit goes to {@code rejected-ratings}.
 * It has no memory between records.
 */
final class SourceProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private final Map<String, Mapper> mappers = new HashMap<>();
  private final IngestCounts counts;
  private final RejectionLog rejections;
  private final IngestBounds bounds;

  @SuppressWarnings("NullAway.Init") // set by init
  private ProcessorContext<byte[], byte[]> context;

  SourceProcessor(
      Sources sources, IngestCounts counts, RejectionLog rejections, IngestBounds bounds) {
    for (Source source : sources.all()) {
      mappers.put(source.topic(), new Mapper(source));
    }
    this.counts = counts;
    this.rejections = rejections;
    this.bounds = bounds;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record without a position"));
    Mapper mapper = mappers.get(at.topic());
    if (mapper == null) {
      throw new IllegalStateException("no mapping of topic " + at.topic());
    }
    // 0 is what RecordTime makes of a record without a time
    long millis = record.timestamp() == 0 ? -1 : record.timestamp();
    Mapped mapped =
        mapper.map(new SourceRecord(record.key(), record.value(), millis, texts(record.headers())));
    counts.sources().count(mapped);
    if (mapped.records().isEmpty() && mapped.problems().isEmpty()) {
      return;
    }
    Origin origin = new Origin(at.topic(), at.partition(), at.offset(), record.timestamp());
    for (Canonical canonical : mapped.records()) {
      Headers headers = new RecordHeaders();
      FreshetHeaders.putOrigin(headers, origin);
      context.forward(
          new Record<>(canonical.key(), canonical.value(), record.timestamp(), headers),
          IngestTopology.sourceSink(canonical.target()));
    }
    for (Rejection problem : mapped.problems()) {
      rejections.reject(problem, origin);
      Record<byte[], byte[]> rejected =
          RejectedRecords.of(record, origin, problem, bounds.rejected().valueBytes());
      bounds.rejected().require(rejected.key(), rejected.value(), rejected.headers());
      context.forward(rejected, IngestTopology.SOURCE_REJECTED_SINK);
    }
  }

  private static Map<String, String> texts(Headers headers) {
    Map<String, String> texts = new HashMap<>();
    for (Header header : headers) {
      byte[] value = header.value();
      if (value != null) {
        texts.put(header.key(), new String(value, UTF_8));
      }
    }
    return texts;
  }
}
