package io.freshet.ingest.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.record.RatingRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines posted by HTTP: each has a key and a value to write, or a typed refusal. */
class PostedLineFuzzTest {
  private static final long NOW = 1_800_000_000_000L;

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"userId\":\"1\",\"itemId\":\"50\",\"rating\":5.0}",
            "{\"itemId\":\"50\",\"title\":\"Heat\",\"genres\":[\"Crime\"]}",
            "{\"userId\":7,\"likedGenres\":[\"Noir\"],\"timeZone\":\"UTC\"}",
            "{\"itemId\":\"\\ud800\",\"price\":1}",
            "{\"itemId\":1e2}",
            "[[[[[[",
            "")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldBeWrittenOrRefusedByType(byte[] line) {
    PostedLineReader reader =
        new PostedLineReader(RatingRules.DEFAULTS, EventTypes.DEFAULTS, 12, NOW);
    for (PostedLine posted :
        List.of(reader.rating(line), reader.item(line), reader.profile(line))) {
      if (posted.rejection() == null) {
        assertThat(posted.key()).isNotEmpty();
        assertThat(posted.value()).isNotEmpty();
      } else {
        assertThat(posted.rejection().message()).isNotEmpty();
      }
    }
  }
}
