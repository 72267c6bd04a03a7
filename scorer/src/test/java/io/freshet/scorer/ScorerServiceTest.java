package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.topic.KafkaSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerServiceTest {
  @TempDir private Path folder;

  @Test
  void shouldFailWithThePartBesideItThatFailed() {
    KafkaSettings nowhere =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                "127.0.0.1:1",
                KafkaSettings.STATE_DIR,
                folder.toString()));
    Throwable planted = new IllegalStateException("planted");
    try (ScorerService scorer = new ScorerService(nowhere, ScorerSettings.from(Map.of()))) {
      assertThat(scorer.failure()).isNull();
      scorer.fail(planted);
      scorer.fail(new IllegalStateException("a later one"));
      assertThat(scorer.failure()).isSameAs(planted);
    }
  }
}
