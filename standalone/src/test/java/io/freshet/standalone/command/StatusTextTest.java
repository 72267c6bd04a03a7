package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.HttpJson;
import io.freshet.standalone.text.TextWidth;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTextTest {
  private static JsonNode health() throws Exception {
    String json =
        """
        {"sentence":"Nearly all is well. Ratings waiting: 12,000.","level":"look",
         "checks":[{"name":"Services ready","level":"ok","value":"3 of 3"},
                   {"name":"Ratings waiting","level":"look","value":"12,000","limit":"10,000"}],
         "services":[
          {"name":"ingest","state":"ready","level":"ok","uptimeSeconds":7300,
           "memory":{"used":81000000,"max":536870912},"details":{"status":"ready","commit":"c"}},
          {"name":"scorer","state":"silent","level":"bad","uptimeSeconds":null,"memory":null,
           "says":"KafkaException","details":{"model":"v000019\\u001b[2J","streams":"RUNNING"}}],
         "partitions":[{"service":"ingest","topic":"ratings","partition":0,"waiting":7000},
                       {"service":"ingest","topic":"ratings","partition":1,"waiting":5000}],
         "topics":[{"name":"ratings","records":58416,"bytes":12345678,"kept":"30 d"},
                   {"name":"items","records":0,"bytes":0,"kept":"for ever"}],
         "stages":[{"name":"decode","micros":7.3},{"name":"score","micros":50.1}],
         "disk":{"used":1,"free":34500000000,"daysLeft":null}}\
        """;
    return HttpJson.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldSayEverythingInOneScreen() throws Exception {
    String text = StatusText.of(health(), 100);
    assertThat(text.lines()).hasSizeLessThan(24);
    assertThat(text)
        .startsWith("Nearly all is well. Ratings waiting: 12,000.\n")
        .containsPattern("(?m)^! Ratings waiting +12,000 +10,000$")
        .containsPattern("(?m)^ingest +ready +2 h +81.0 MB of 537 MB$")
        .containsPattern("(?m)^!! scorer +silent +KafkaException, model v000019")
        .contains("waiting ingest ratings 12,000\n")
        .contains("records ratings 58,416\n")
        .contains("disk    12.3 MB in topics, 34.5 GB free\n")
        .contains("answer  57 µs: decode 7, score 50\n")
        .doesNotContain("commit", "\u001b", "items");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 200})
  void shouldFitTheScreen(int width) throws Exception {
    assertThat(StatusText.of(health(), width).lines())
        .allSatisfy(line -> assertThat(TextWidth.of(line)).as(line).isLessThanOrEqualTo(width));
  }
}
