package io.freshet.standalone.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.RatedEvent;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.query.StateDocument;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The JSON document of an export, written record by record. JSON is written as JSON, other UTF-8 as
 * text, a user state decoded, and all other bytes in base64.
 */
final class ExportDocument implements AutoCloseable {
  private final JsonGenerator out;

  /** The format of a topic's values. */
  enum Values {
    /** JSON, if the bytes are JSON. */
    JSON,
    /** JSON under a salted hash of the user's id. */
    HASHED,
    /** A record of {@code user-states}. */
    STATE_RECORD,
    /** A state, as in ingest's store. */
    STATE,
    /** An entry of the memory of forgetting: times, under a salted hash of the user's id. */
    MEMORY
  }

  /**
   * Starts the document.
   *
   * @param out not closed
   */
  ExportDocument(Writer out, byte[] userId, Instant now) throws IOException {
    this.out = Json.MAPPER.createGenerator(out);
    this.out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    this.out.useDefaultPrettyPrinter();
    this.out.writeStartObject();
    String text = utf8(userId);
    if (text == null) {
      this.out.writeStringField("userIdHex", HexFormat.of().formatHex(userId));
    } else {
      this.out.writeStringField("userId", text);
    }
    this.out.writeStringField("exportedAt", now.toString());
    this.out.writeArrayFieldStart("topics");
  }

  /** Starts a topic's records. */
  void startTopic(String name) throws IOException {
    out.writeStartObject();
    out.writeStringField("topic", name);
    out.writeArrayFieldStart("records");
  }

  /** Writes a record of the topic. */
  void record(ConsumerRecord<byte[], byte[]> record, Values values) throws IOException {
    out.writeStartObject();
    out.writeNumberField("partition", record.partition());
    out.writeNumberField("offset", record.offset());
    out.writeStringField("written", Instant.ofEpochMilli(record.timestamp()).toString());
    bytes("key", record.key(), false);
    if (record.headers().iterator().hasNext()) {
      out.writeObjectFieldStart("headers");
      for (Header header : record.headers()) {
        bytes(header.key(), header.value(), false);
      }
      out.writeEndObject();
    }
    byte[] value = record.value();
    if (value != null && (values == Values.STATE || values == Values.STATE_RECORD)) {
      state(value, values);
    } else {
      bytes("value", value, true);
    }
    out.writeEndObject();
  }

  /** Ends the topic. */
  void endTopic(long offsetsRead) throws IOException {
    out.writeEndArray();
    out.writeNumberField("offsetsRead", offsetsRead);
    out.writeEndObject();
  }

  /** Writes the data outside the topics, and ends the document. */
  void finish(List<Map<String, String>> elsewhere) throws IOException {
    out.writeEndArray();
    out.writeFieldName("elsewhere");
    Json.MAPPER.writeValue(out, elsewhere);
    out.writeEndObject();
    out.writeRaw('\n');
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Writes a decoded state; a state that this release cannot read is written as bytes, with the
   * error.
   */
  private void state(byte[] value, Values values) throws IOException {
    Map<String, Object> fields;
    try {
      fields = values == Values.STATE ? fields(new UserStateReader().wrap(value)) : decoded(value);
    } catch (StateFormatException e) {
      out.writeStringField("unreadable", e.getMessage());
      out.writeBinaryField("base64", value);
      return;
    }
    out.writeFieldName("value");
    Json.MAPPER.writeValue(out, fields);
  }

  private static Map<String, Object> decoded(byte[] value) throws IOException {
    UserStateRecord record = new UserStateRecord().decode(value);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("effect", record.effect().wireName());
    fields.put(
        "cause",
        Map.of(
            "topic", record.causeTopic().wireName(),
            "partition", record.partition(),
            "offset", record.offset(),
            "arrivalMillis", record.arrivalMillis()));
    if (record.effect() != Effect.PROFILE) {
      RatedEvent event = record.event();
      Map<String, Object> rated = new LinkedHashMap<>();
      rated.put("itemId", event.itemId());
      if (event.type() != null) {
        rated.put("type", event.type());
        rated.put("withdrawn", record.eventWithdrawn());
      }
      rated.put("rating", Double.isNaN(event.rating()) ? null : event.rating());
      rated.put("time", Instant.ofEpochSecond(event.epochSeconds()).toString());
      fields.put("event", rated);
    }
    fields.put(
        "state",
        fields(
            new UserStateReader()
                .wrap(record.buffer(), record.stateOffset(), record.stateLength())));
    return fields;
  }

  private static Map<String, Object> fields(UserStateReader state) throws IOException {
    return StateDocument.of(state, item -> null);
  }

  private void bytes(String name, byte @Nullable [] value, boolean json) throws IOException {
    String text = value == null ? null : utf8(value);
    if (value == null) {
      out.writeNullField(name);
    } else if (text == null) {
      out.writeObjectFieldStart(name);
      out.writeBinaryField("base64", value);
      out.writeEndObject();
    } else if (json && isJson(text)) {
      out.writeFieldName(name);
      out.writeRawValue(text.strip());
    } else {
      out.writeStringField(name, text);
    }
  }

  private static boolean isJson(String text) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
