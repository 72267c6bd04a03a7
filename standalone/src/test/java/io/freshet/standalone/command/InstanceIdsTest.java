package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceIdsTest {

  @Test
  void shouldNameAnInstanceAfterItsMachineWhereAsked() {
    Map<String, String> named =
        InstanceIds.named(
            Map.of(
                "ingest.instance.id", "@host", "scorer.instance.id", "2", "topics.prefix", "@host"),
            () -> "rack 7/a.example.org");

    assertThat(named)
        .isEqualTo(
            Map.of(
                "ingest.instance.id",
                "rack-7-a.example.org",
                "scorer.instance.id",
                "2",
                "topics.prefix",
                "@host"));
  }

  @Test
  void shouldNotAskForTheNameWhereNobodyWantsIt() {
    Map<String, String> settings = Map.of("ingest.instance.id", "1");

    assertThat(
            InstanceIds.named(
                settings,
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEqualTo(settings);
  }
}
