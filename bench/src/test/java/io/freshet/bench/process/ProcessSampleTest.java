package io.freshet.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessSampleTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldReadWhatAJavaHolds() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:NativeMemoryTracking=summary",
                "-XX:+UseG1GC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Sleeper.class.getName())
            .start();
    try {
      assertThat(java.getInputStream().read()).isEqualTo('.');
      ProcessSample sample = ProcessSample.of(java.pid());
      assertThat(sample.heapKilobytes()).isBetween(100L, 64L << 10);
      assertThat(sample.residentKilobytes()).isGreaterThan(sample.heapKilobytes());
      assertThat(sample.nativeKilobytes()).isGreaterThan(1_000);
      assertThat(sample.threads()).isGreaterThan(5);
      assertThat(sample.files()).isGreaterThan(2);
    } finally {
      java.destroyForcibly();
    }
  }

  /** Does nothing until it is killed. */
  static final class Sleeper {
    public static void main(String[] args) throws InterruptedException {
      System.out.print('.');
      System.out.flush();
      Thread.sleep(60_000);
    }
  }
}
