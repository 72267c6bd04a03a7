package io.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.source.Sources;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of foreign topics, and how long forgotten users are remembered for them. */
class SourceTopicsTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir Path folder;

  @Test
  void shouldReadNothingWithoutAFile() {
    assertThat(SourceTopics.read(IngestSettings.from(Map.of()), new Topics("")))
        .isEqualTo(Sources.NONE);
  }

  @Test
  void shouldRefuseAFileThatBreaksARule() throws Exception {
    assertThatThrownBy(() -> read("sources: [{topic: a}]", "false"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ingest.sources: sources.yaml:1: sources[0]: user: required");
    assertThatThrownBy(
            () ->
                SourceTopics.read(
                    IngestSettings.from(Map.of("ingest.sources", "/no/such.yaml")), new Topics("")))
        .hasMessage("ingest.sources: /no/such.yaml: no such file");
  }

  @Test
  void shouldRefuseOwnTopicsAndCsvWithoutColumns() {
    assertThatThrownBy(
            () -> read("sources: [{topic: p-ratings, user: /u, item: /i, rating: /r}]", "false"))
        .hasMessageContaining("topic p-ratings is Freshet's own, so it cannot be mapped");
    assertThatThrownBy(
            () ->
                read("sources: [{topic: a, format: csv, user: /u, item: /i, rating: /r}]", "false"))
        .hasMessageContaining("a topic has no header line, so csv needs columns");
  }

  @Test
  void shouldForgetOnlyByTheSwitch() throws Exception {
    String yaml = "sources: [{topic: a, user: key, item: /i, rating: /r, tombstones: forget}]";
    assertThatThrownBy(() -> read(yaml, "false"))
        .hasMessageContaining("topic a makes Freshet forget users")
        .hasMessageContaining("ingest.sources.forget=true");
    assertThat(read(yaml, "true").topics()).containsExactly("a");
  }

  @Test
  void shouldNameMissingTopics() throws Exception {
    Sources sources = read("sources: [{topic: a, user: /u, item: /i, rating: /r}]", "false");
    SourceTopics.require(sources, Map.of("a", Map.of()));
    assertThatThrownBy(() -> SourceTopics.require(sources, Map.of()))
        .hasMessage("topics named in ingest.sources do not exist or cannot be seen: a");
  }

  @Test
  void shouldRememberForgottenUsersAsLongAsTheLongestKeptTopic() {
    Map<String, String> ours = kept("delete", 30);
    assertThat(Remembering.span(ours, ours, List.of())).contains(Duration.ofDays(62));
    assertThat(Remembering.span(ours, ours, List.of(kept("delete", 7), kept("delete", 365))))
        .contains(Duration.ofDays(62 + 366));
    assertThat(Remembering.span(ours, ours, List.of(kept("compact,delete", 7))))
        .contains(Duration.ofDays(62 + 8));
    assertThat(Remembering.span(ours, ours, List.of(kept("compact", 7))))
        .isEqualTo(Optional.empty());
  }

  private static Map<String, String> kept(String cleanup, int days) {
    return Map.of(
        "cleanup.policy", cleanup, "retention.ms", "" + days * DAY, "segment.ms", "" + DAY);
  }

  private Sources read(String yaml, String forget) throws Exception {
    Path file = folder.resolve("sources.yaml");
    Files.writeString(file, yaml);
    return SourceTopics.read(
        IngestSettings.from(
            Map.of("ingest.sources", file.toString(), "ingest.sources.forget", forget)),
        new Topics("p-"));
  }
}
