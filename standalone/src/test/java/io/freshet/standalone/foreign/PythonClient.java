package io.freshet.standalone.foreign;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A Python on this machine that has librdkafka's client. */
final class PythonClient {
  private PythonClient() {}

  /**
   * Returns the command of such a Python. Where there is none the tests are skipped and say so.
   *
   * @param tried what is not tried then
   */
  static String require(String tried) {
    String python =
        Stream.of("python3", "/usr/bin/python3")
            .filter(PythonClient::hasClient)
            .findFirst()
            .orElse("");
    assumeTrue(!python.isEmpty(), "no python3 has confluent_kafka: " + tried + " was NOT tried");
    return python;
  }

  private static boolean hasClient(String command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command, "-c", "import confluent_kafka"))
              .redirectErrorStream(true)
              .start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
