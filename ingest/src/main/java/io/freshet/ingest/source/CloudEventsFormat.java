package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Format of CloudEvents 1.0 by their Kafka binding. The document is the event in its JSON format in
 * both modes: attributes such as {@code /type} and {@code /time} beside {@code /data}. In binary
 * mode the attributes come from headers {@code ce_…}.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     Protocol Binding for CloudEvents</a>
 */
final class CloudEventsFormat implements RecordFormat {
  private static final String PREFIX = "ce_";
  private static final String CONTENT_TYPE = "content-type";
  private static final String JSON_FORMAT = "application/cloudevents+json";

  @Override
  public Parsed<Document> read(SourceRecord record) {
    String content =
        record.headers().getOrDefault(CONTENT_TYPE, "").toLowerCase(Locale.ROOT).strip();
    boolean binary = record.headers().containsKey(PREFIX + "specversion");
    if (content.startsWith("application/cloudevents") && !content.startsWith(JSON_FORMAT)) {
      return new Parsed.Refused<>(
          new Rejection.InvalidValue("header:" + CONTENT_TYPE, content, JSON_FORMAT));
    }
    if (binary && !content.startsWith(JSON_FORMAT)) {
      return binary(record, content);
    }
    byte[] value = record.value();
    return value == null ? new Parsed.Accepted<>(Document.TOMBSTONE) : structured(value);
  }

  private static Parsed<Document> binary(SourceRecord record, String content) {
    ObjectNode event = ForeignJson.MAPPER.createObjectNode();
    for (Map.Entry<String, String> header : record.headers().entrySet()) {
      if (header.getKey().startsWith(PREFIX)) {
        event.put(header.getKey().substring(PREFIX.length()), header.getValue());
      }
    }
    byte[] value = record.value();
    if (value == null) {
      return new Parsed.Accepted<>(Document.plain(event));
    }
    String type = content.split(";", 2)[0].strip();
    if (!type.isEmpty() && !type.endsWith("json")) {
      return new Parsed.Refused<>(
          new Rejection.InvalidValue("header:" + CONTENT_TYPE, content, "application/json"));
    }
    return ForeignJson.read("value", value).map(data -> Document.plain(event.set("data", data)));
  }

  private static Parsed<Document> structured(byte[] value) {
    Parsed<JsonNode> read = ForeignJson.readObject("value", value);
    if (!(read instanceof Parsed.Accepted<JsonNode> accepted)) {
      return read.map(Document::plain);
    }
    JsonNode event = accepted.value();
    if (!event.path("specversion").isTextual()) {
      return new Parsed.Refused<>(new Rejection.MissingField("/specversion"));
    }
    JsonNode encoded = event.path("data_base64");
    if (!encoded.isTextual() || event.has("data")) {
      return new Parsed.Accepted<>(Document.plain(event));
    }
    byte[] data;
    try {
      data = encoded.binaryValue();
    } catch (IOException e) {
      return new Parsed.Refused<>(
          new Rejection.InvalidValue("/data_base64", encoded.textValue(), "Base64"));
    }
    return ForeignJson.read("/data_base64", data)
        .map(node -> Document.plain(((ObjectNode) event).set("data", node)));
  }
}
