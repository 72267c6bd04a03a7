package io.freshet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.ingest.source.Canonical;
import io.freshet.ingest.source.Mapped;
import io.freshet.ingest.source.Mapper;
import io.freshet.ingest.source.Proposer;
import io.freshet.ingest.source.SourceRecord;
import io.freshet.ingest.source.SourcesException;
import io.freshet.ingest.source.SourcesReader;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of foreign topics, and files of mappings. */
class MappingFuzzTest {
  private static final long NOW = 1_796_040_000_000L;

  private static final String YAML =
      """
      sources:
        - {topic: j, user: /u, item: /l/*/i, rating: /l/*/r, time: {at: /t, zone: UTC}, deletes: withdraw, deletedWhen: {/d: true}}
        - {topic: d, format: debezium, user: [/u, 'key:/u'], item: /i, rating: /r, deletes: withdraw}
        - {topic: c, format: cloudevents, user: /data/u, item: /subject, rating: /data/r}
        - {topic: u, format: ubi, rating: {constant: 4}}
        - {topic: s, format: csv, columns: [u, i, r, t], user: /u, item: /i, rating: /r, time: /t}
        - {topic: i, gives: items, item: /i, title: /t, genres: {at: /g, split: '|'}, year: /y, available: /a}
        - {topic: p, gives: profiles, user: /u, likedGenres: /g/*/n, timeZone: /z, demographics: {a: /a}}
      """;

  /** What ingest may still refuse of a mapped event, by its settings. */
  private static final List<String> LEFT_TO_INGEST =
      List.of("out-of-range", "future-timestamp", "unknown-type");

  static Stream<byte[]> records() {
    return Seeds.texts(
        "{\"u\":1,\"l\":[{\"i\":\"a\",\"r\":4},{\"i\":\"b\",\"r\":\"2.5\"}],\"t\":\"2026-01-01"
            + " 10:00:00\"}",
        "{\"u\":1,\"d\":true,\"l\":[{\"i\":\"a\"}],\"t\":1700000000123}",
        "{\"schema\":{},\"payload\":{\"before\":null,\"after\":{\"u\":1,\"i\":2,\"r\":3},\"op\":\"c\",\"source\":{\"ts_ms\":5}}}",
        "{\"before\":{\"u\":1,\"i\":2},\"after\":null,\"op\":\"d\",\"ts_ms\":5}",
        "{\"specversion\":\"1.0\",\"subject\":\"i\",\"data\":{\"u\":1,\"r\":2},\"time\":\"2018-04-05T03:56:24Z\"}",
        "{\"specversion\":\"1.0\",\"subject\":\"i\",\"data_base64\":\"eyJ1IjoxLCJyIjoyfQ==\"}",
        "{\"action_name\":\"click\",\"client_id\":\"c\",\"timestamp\":\"2018-11-13T20:20:39\",\"event_attributes\":{\"object\":{\"object_id\":1}}}",
        "1,\"a,b\",4.5,1700000000",
        "{\"i\":1,\"t\":\"x\",\"g\":\"a|b\",\"y\":\"1999\",\"a\":false}",
        "{\"u\":1e999,\"l\":[[[[]]]],\"t\":1e300}");
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = "20s")
  void shouldMapOrSayWhyNot(byte[] value) throws Exception {
    RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
    SourceRecord record = new SourceRecord("{\"u\":\"k\"}".getBytes(UTF_8), value, NOW, Map.of());
    for (var source : SourcesReader.parse("sources.yaml", YAML).all()) {
      Mapped mapped = new Mapper(source).map(record);
      assertThat(mapped.records().isEmpty() && mapped.problems().isEmpty())
          .isIn(mapped.ignored(), false);
      for (Canonical event : mapped.records()) {
        if (event.target() == Canonical.Target.RATINGS) {
          Rejection refused = parser.parse(event.key(), event.value(), NOW, new ParsedRating());
          assertThat(refused == null ? "out-of-range" : refused.reason()).isIn(LEFT_TO_INGEST);
        }
      }
    }
    assertThat(Proposer.propose("topic", List.of(record)).yaml()).startsWith("sources:\n");
  }

  static Stream<byte[]> mappings() {
    return Seeds.texts(
        YAML,
        "sources: [{topic: a, user: /u, item: {at: [/a, /b], missing: ignore}, type: {at: /e,"
            + " values: {x: view}}}]",
        "sources: &a [*a]",
        "? [a]\n: b",
        "sources: {topic: !!java.net.URL [x]}");
  }

  @MethodSource("mappings")
  @FuzzTest(maxDuration = "20s")
  void shouldReadAFileOrNameItsProblems(byte[] yaml) {
    try {
      assertThat(SourcesReader.parse("f.yaml", new String(yaml, UTF_8)).all()).isNotEmpty();
    } catch (SourcesException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage()).startsWith("f.yaml");
    }
  }
}
