package io.freshet.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

  @Test
  void shouldMatchTheCommittedReference() throws IOException {
    Path committed = Path.of("..", "docs", "config.md");

    assertThat(Files.readString(committed))
        .as("docs/config.md has drifted: ./freshet config --reference > docs/config.md")
        .isEqualTo(ConfigReference.markdown(Components.registry()));
  }

  @Test
  void shouldSayWhatEveryKeyMeans() {
    for (ConfigRegistry.Component component : Components.registry().components()) {
      component
          .definition()
          .configKeys()
          .values()
          .forEach(key -> assertThat(key.documentation).as(key.name).isNotBlank());
    }
  }
}
