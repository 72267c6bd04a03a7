package io.freshet.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TopicsReferenceTest {
  private static final Path COMMITTED = Path.of("../docs/topics.md");

  @Test
  void shouldBeTheCommittedReference() throws IOException {
    String generated = TopicsReference.markdown();
    if (Boolean.getBoolean("freshet.docs.write")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, generated);
    }
    assertThat(Files.readString(COMMITTED))
        .as("docs/topics.md; rewrite it with -Dfreshet.docs.write=true")
        .isEqualTo(generated);
  }
}
