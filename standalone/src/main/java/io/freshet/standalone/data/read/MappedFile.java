package io.freshet.standalone.data.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.source.Canonical;
import io.freshet.ingest.source.Mapped;
import io.freshet.ingest.source.Mapper;
import io.freshet.ingest.source.Source;
import io.freshet.ingest.source.SourceRecord;
import io.freshet.schemas.rating.EventType;
import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.Rejection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Conversion of a file of foreign records, one per line, to ratings in four columns, by a mapping.
 * What does not fit is counted and reported with its line.
 */
public final class MappedFile {
  private static final String WITHDRAWN = "withdraws an event, which a file of ratings cannot";

  private final Path records;
  private final LoadReport.Builder report = new LoadReport.Builder();
  private final BufferedWriter out;
  private long written;

  private MappedFile(Path records, BufferedWriter out) {
    this.records = records;
    this.out = out;
  }

  /**
   * Converts a file.
   *
   * @param source mapping of the records to events; columns of {@code csv} that it does not name
   *     are in the file's first line
   * @param ratings file to write: user, item, rating and seconds, separated by tabs
   * @return report of the lines
   * @throws DataSetException if the file cannot be read, or gives no rating
   */
  public static LoadReport convert(Path records, Source source, Path ratings)
      throws DataSetException {
    if (source.gives() != Source.Gives.EVENTS) {
      throw new DataSetException("topic " + source.topic() + " gives no events");
    }
    try (RecordLines lines = RecordLines.open(records);
        BufferedWriter out = Files.newBufferedWriter(ratings)) {
      MappedFile file = new MappedFile(records, out);
      file.read(lines, source);
      return file.finished();
    } catch (IOException e) {
      throw new DataSetException("cannot read " + records + ": " + Detection.reasonOf(e), e);
    }
  }

  private void read(RecordLines lines, Source source) throws IOException {
    Mapper mapper = source.needsColumns() ? null : new Mapper(source);
    SourceRecord record = lines.next();
    while (record != null) {
      if (mapper == null) {
        mapper = new Mapper(source.withHeader(record));
      } else {
        report.line();
        if (lines.tooLong()) {
          bad(lines, "line is longer than " + LineReader.MAX_LINE + " bytes");
        } else {
          write(mapper.map(record), lines);
        }
      }
      record = lines.next();
    }
  }

  private void write(Mapped mapped, RecordLines lines) throws IOException {
    for (Rejection problem : mapped.problems()) {
      bad(lines, problem.message());
    }
    for (Canonical event : mapped.records()) {
      byte[] value = event.value();
      String problem = value == null ? "forgets a user" : write(Json.MAPPER.readTree(value));
      if (problem != null) {
        bad(lines, problem);
      }
    }
  }

  /** Writes an event as four columns; returns what is wrong with it, or null. */
  private @Nullable String write(JsonNode event) throws IOException {
    JsonNode type = event.path("type");
    JsonNode rating = event.path("rating");
    if (event.path("withdrawn").asBoolean() || rating.isNull()) {
      return WITHDRAWN;
    }
    double stars = rating.isMissingNode() ? equivalent(type.asText()) : rating.doubleValue();
    if (Double.isNaN(stars)) {
      return "type "
          + Rejection.excerpt(type.asText())
          + " states no rating; map rating, for example by a table of values";
    }
    JsonNode time = event.path("timestamp");
    long seconds =
        time.isTextual()
            ? OffsetDateTime.parse(time.textValue()).toEpochSecond()
            : time.longValue();
    out.write(
        event.path("userId").textValue()
            + "\t"
            + event.path("itemId").textValue()
            + "\t"
            + (float) stars
            + "\t"
            + seconds
            + "\n");
    written++;
    return null;
  }

  private static double equivalent(String type) {
    return EventTypes.DEFAULTS.find(type).map(EventType::rating).orElse(Double.NaN);
  }

  private void bad(RecordLines lines, String reason) {
    report.bad(RatingsReader.fileName(records), lines.number(), reason);
  }

  private LoadReport finished() throws DataSetException {
    LoadReport lines = report.build();
    if (written > 0) {
      return lines;
    }
    throw new DataSetException(
        lines.firstBad().isEmpty()
            ? records + " gives no rating by the mapping"
            : records
                + " gives no rating by the mapping in "
                + lines.lines()
                + " lines; the first that does not fit: "
                + lines.firstBad().get(0));
  }
}
