package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.ingest.source.Canonical.Target;
import io.freshet.schemas.record.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writer of events for {@code ratings}. */
final class EventWriter {
  private EventWriter() {}

  /**
   * Writes the event of a line.
   *
   * @param withdrawn whether the line's row was deleted
   * @return null if the line has stopped
   */
  static @Nullable Canonical write(
      Source source, LineFields fields, FoundRecord found, boolean withdrawn) {
    String user = fields.id(Fields.USER);
    String item = fields.id(Fields.ITEM);
    String type = fields.shortText(Fields.TYPE);
    boolean back = withdrawn || Boolean.TRUE.equals(fields.flag(Fields.WITHDRAWN));
    double rating = back ? Double.NaN : fields.number(Fields.RATING);
    String recommendation = fields.shortText(Fields.RECOMMENDATION);
    EventTime time =
        found.document().change() == Document.Change.TOMBSTONE ? null : fields.time(Fields.TIME);
    long seconds = seconds(found, time, withdrawn);
    if (!fields.stopped() && type == null && !back && Double.isNaN(rating)) {
      boolean rated = source.fields().containsKey(Fields.RATING);
      fields.refuse(new Rejection.MissingField(fields.path(rated ? Fields.RATING : Fields.TYPE)));
    }
    if (!fields.stopped() && seconds < 0) {
      fields.refuse(
          new Rejection.BadTimestamp(
              fields.path(Fields.TIME), "", "required where the record has no time of its own"));
    }
    if (fields.stopped() || user == null || item == null) {
      return null;
    }
    String iso = time == null || withdrawn ? null : time.iso();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator out = ForeignJson.MAPPER.getFactory().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("userId", user);
      out.writeStringField("itemId", item);
      if (type != null) {
        out.writeStringField("type", type);
        if (back) {
          out.writeBooleanField("withdrawn", true);
        }
      } else if (back) {
        out.writeNullField("rating");
      }
      if (!Double.isNaN(rating)) {
        out.writeNumberField("rating", rating);
      }
      if (iso != null) {
        out.writeStringField("timestamp", iso);
      } else {
        out.writeNumberField("timestamp", seconds);
      }
      if (recommendation != null) {
        out.writeStringField("recommendationId", recommendation);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new Canonical(Target.RATINGS, user.getBytes(UTF_8), bytes.toByteArray());
  }

  /**
   * Time of the event, UTC seconds; negative if unknown. The time of a delete is when it happened,
   * not the time in the deleted row: the withdrawal must be newer than the event.
   */
  private static long seconds(FoundRecord found, @Nullable EventTime time, boolean withdrawn) {
    long changedMillis = found.document().changedMillis();
    long ownMillis = changedMillis >= 0 ? changedMillis : found.record().timestampMillis();
    long own = Math.floorDiv(ownMillis, 1000L);
    if (time == null) {
      return own;
    }
    return withdrawn ? Math.max(own, time.epochSeconds()) : time.epochSeconds();
  }
}
