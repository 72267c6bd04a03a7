package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.trainer.gate.GateEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[1", "{}", "{\"championRecipe\":\"a\",\"challengers\":7}"})
  void shouldStartWithoutEvidenceIfTheFileIsDamaged(String json) throws IOException {
    Files.writeString(folder.resolve("gate-evidence.json"), json);

    assertThat(file().read()).isEqualTo(GateEvidence.none());
  }

  @Test
  void shouldReadWhatItHasWritten() {
    GateEvidence evidence =
        GateEvidence.none().look("old", "new", new GateEvidence.Slice(1, 2, List.of()));
    file().write(evidence);

    assertThat(file().read()).isEqualTo(evidence);
  }

  private EvidenceFile file() {
    return new EvidenceFile(folder, () -> new byte[16]);
  }
}
