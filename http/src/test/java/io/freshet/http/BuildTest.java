package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildTest {

  /** A property that the build did not replace would still be its placeholder. */
  @Test
  void shouldKnowVersionAndCommit() {
    Build build = Build.current();

    assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+(-\\w+)?|\\(not packaged\\)");
    assertThat(build.commit()).matches("[0-9a-f]{7,40}(-dirty)?|unknown");
  }
}
