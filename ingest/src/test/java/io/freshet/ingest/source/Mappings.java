package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/** Mappings and records for tests. */
final class Mappings {
  private Mappings() {}

  /** The only mapping of a file of these lines under {@code sources:}. */
  static Source source(String... lines) {
    try {
      return SourcesReader.parse("sources.yaml", yaml(lines)).all().get(0);
    } catch (SourcesException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  static String yaml(String... lines) {
    return "sources:\n  - topic: t\n    " + String.join("\n    ", lines) + "\n";
  }

  static Mapped map(Source source, String value) {
    return new Mapper(source).map(record(null, value));
  }

  /** A record of 2026-11-30T12:00:00Z. */
  static SourceRecord record(String key, String value) {
    return record(key, value, Map.of());
  }

  static SourceRecord record(String key, String value, Map<String, String> headers) {
    return new SourceRecord(
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        1_796_040_000_000L,
        headers);
  }

  /** The records as {@code TARGET key value}. */
  static List<String> texts(Mapped mapped) {
    return mapped.records().stream()
        .map(
            each ->
                each.target()
                    + " "
                    + new String(each.key(), UTF_8)
                    + " "
                    + (each.value() == null ? "null" : new String(each.value(), UTF_8)))
        .toList();
  }

  /** The problems as messages. */
  static List<String> problems(Mapped mapped) {
    return mapped.problems().stream().map(each -> each.message()).toList();
  }
}
