package io.freshet.ingest.source;

import static io.freshet.ingest.source.Mappings.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of a file of mappings. */
class SourcesReaderTest {

  @Test
  void everyProblemIsReportedWithLineKeyValueAndRule() {
    assertThat(
            problems(
                "sources:",
                "  - topic: a",
                "    format: debezum",
                "    usr: /id",
                "    item: product_id",
                "    time: {at: /t, unit: weeks}",
                "  - topic: a",
                "    user: /u",
                "    item: /i",
                "    type: {constant: view}",
                "  - topic: a",
                "    user: /u",
                "    item: /i",
                "    type: {constant: view}"))
        .containsExactly(
            "f.yaml:4: sources[0].usr: unknown; known are columns, deletedWhen, deletes, format,"
                + " gives, item, rating, recommendation, separator, start, time, tombstones, topic,"
                + " type, user, when, withdrawn; did you mean user?",
            "f.yaml:3: sources[0].format 'debezum': must be one of json, debezium, cloudevents,"
                + " ubi, csv; did you mean debezium?",
            "f.yaml:5: sources[0].item 'product_id': must be /NAME/… in the value, key,"
                + " key:/NAME/…, envelope:/NAME/… or header:NAME; for a fixed value write"
                + " {constant: product_id}",
            "f.yaml:6: sources[0].time.unit 'weeks': must be one of auto, days, seconds,"
                + " milliseconds, microseconds, nanoseconds",
            "f.yaml:2: sources[0]: user: required",
            "f.yaml:2: sources[0]: type or rating: required; for example type: {constant: view}",
            "f.yaml:11: sources[2]: topic a has a mapping already");
  }

  @Test
  void textThatIsNotYamlOrNotAMappingIsAnError() {
    assertThat(problems("sources: [")).singleElement().asString().contains("not YAML");
    assertThat(problems("")).containsExactly("f.yaml: the file is empty; it needs sources");
    assertThat(problems("topics: []"))
        .containsExactly(
            "f.yaml:1: topics: unknown; known are sources",
            "f.yaml:1: sources: required: the list of topics");
    assertThat(problems("sources: []"))
        .containsExactly("f.yaml:1: sources: needs at least one topic");
    assertThat(problems("sources:", "  - topic: a", "    topic: b"))
        .first()
        .asString()
        .contains("given at most once");
  }

  @Test
  void twoArraysCannotBothGiveLines() {
    assertThat(
            problems(
                yaml("user: /a/*/u", "item: /b/*/i", "type: {constant: view}").split("\n", -1)))
        .singleElement()
        .asString()
        .contains("are different arrays");
  }

  @Test
  void tombstonesNeedIdsInTheKey() {
    assertThat(
            problems(
                yaml("user: /u", "item: key:/i", "type: {constant: view}", "tombstones: forget")
                    .split("\n", -1)))
        .singleElement()
        .asString()
        .contains("a tombstone has no value, so user must be a place in the key");
  }

  @Test
  void itemsCannotBeForgottenAndIdsCannotBeLeftOut() {
    assertThat(
            problems(
                yaml("gives: items", "item: {at: /i, missing: omit}", "deletes: forget")
                    .split("\n", -1)))
        .containsExactly(
            "f.yaml:4: sources[0].item: a record cannot do without it, so missing must be reject or"
                + " ignore",
            "f.yaml:5: sources[0].deletes 'forget': must be one of nothing, withdraw");
  }

  @Test
  void columnsAreForCsvOnly() {
    assertThat(
            problems(
                yaml("user: /u", "item: /i", "type: {constant: view}", "columns: [u, i]")
                    .split("\n", -1)))
        .containsExactly("f.yaml:6: sources[0].columns: only for format: csv");
  }

  private static List<String> problems(String... lines) {
    SourcesException thrown =
        catchThrowableOfType(
            SourcesException.class, () -> SourcesReader.parse("f.yaml", String.join("\n", lines)));
    return List.of(thrown.getMessage().split("\n", -1));
  }
}
