package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.item.Items;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged records are mapped to valid records or to problems, and never end the process. */
class MapperHostileInputTest {
  private static final int ROUNDS = 20_000;
  private static final long NOW = 1_796_040_000_000L;

  private static final List<Source> SOURCES =
      List.of(
          Mappings.source(
              "user: /u", "item: /l/*/i", "rating: /l/*/r", "time: {at: /t, zone: UTC}"),
          Mappings.source(
              "format: debezium",
              "user: [/u, 'key:/u']",
              "item: /i",
              "rating: /r",
              "deletes: withdraw"),
          Mappings.source(
              "format: cloudevents", "user: /data/u", "item: /subject", "rating: /data/r"),
          Mappings.source(
              "format: csv",
              "columns: [u, i, r, t]",
              "user: /u",
              "item: /i",
              "rating: /r",
              "time: /t"),
          Mappings.source(
              "gives: items", "item: /i", "title: /t", "genres: /g", "year: /y", "available: /a"),
          Mappings.source(
              "gives: profiles",
              "user: /u",
              "likedGenres: /g/*/n",
              "timeZone: /z",
              "demographics: {a: /a}"));

  private static final List<String> RECORDS =
      List.of(
          "{\"u\":1,\"l\":[{\"i\":\"a\",\"r\":4},{\"i\":\"b\",\"r\":\"2.5\"}],\"t\":\"2026-01-01"
              + " 10:00:00\"}",
          "{\"before\":{\"u\":1,\"i\":2},\"after\":{\"u\":1,\"i\":2,\"r\":3},\"op\":\"u\",\"ts_ms\":5}",
          "{\"specversion\":\"1.0\",\"subject\":\"i\",\"data\":{\"u\":1,\"r\":2}}",
          "1,\"a,b\",4.5,1700000000",
          "{\"i\":1,\"t\":\"x\",\"g\":[\"a\",\"b\"],\"y\":\"1999\",\"a\":false}",
          "{\"u\":\"x\",\"g\":[{\"n\":\"A\"}],\"z\":\"Europe/Rome\",\"a\":{\"b\":1}}");

  private static final byte[] SPICE = "{}[]\",:0919eE.-+/~*\\u\u0000\u00e4null".getBytes(UTF_8);

  @Test
  void shouldMapOrSayWhyNot() {
    SplittableRandom random = new SplittableRandom(42);
    RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
    int written = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Source source = SOURCES.get(random.nextInt(SOURCES.size()));
      byte[] value = RECORDS.get(random.nextInt(RECORDS.size())).getBytes(UTF_8);
      for (int i = random.nextInt(4); i > 0; i--) {
        value[random.nextInt(value.length)] = SPICE[random.nextInt(SPICE.length)];
      }
      Mapped mapped = new Mapper(source).map(new SourceRecord(value, value, NOW, Map.of()));
      assertThat(mapped.records().isEmpty() && mapped.problems().isEmpty() && !mapped.ignored())
          .as(new String(value, UTF_8))
          .isFalse();
      for (Canonical record : mapped.records()) {
        written++;
        String why = refusal(parser, record);
        assertThat(why).as(new String(value, UTF_8)).isIn("", "out-of-range", "future-timestamp");
      }
    }
    assertThat(written).isGreaterThan(ROUNDS / 20);
  }

  private static String refusal(RatingParser parser, Canonical record) {
    byte[] value = record.value();
    if (value == null) {
      return "";
    }
    return switch (record.target()) {
      case RATINGS -> {
        Rejection refused = parser.parse(record.key(), value, NOW, new ParsedRating());
        yield refused == null ? "" : refused.reason();
      }
      case ITEMS -> reason(Items.decode(record.key(), value));
      case PROFILES -> reason(Profiles.decode(record.key(), value));
    };
  }

  private static String reason(Parsed<?> parsed) {
    return parsed instanceof Parsed.Refused<?> refused ? refused.rejection().reason() : "";
  }
}
