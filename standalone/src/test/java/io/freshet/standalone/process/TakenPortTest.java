package io.freshet.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.standalone.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port that another process uses ends each command with one line and the code of wrong usage. */
class TakenPortTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int USAGE = 2;

  @TempDir Path folder;

  @Test
  void shouldSayInOneLineWhichPortIsTakenAndHowToChooseAnother() throws Exception {
    SmallMovieLens.write(folder.resolve("data"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefused("page", taken, List.of("demo", "--data", "data", "--dir", "state"));
      try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
        String address = broker.bootstrapServers();
        try (FreshetProcess topics =
            FreshetProcess.start(
                folder,
                List.of("topics", "create", "--timeout=120", "--bootstrap-servers", address))) {
          assertThat(topics.awaitExit(PATIENCE)).as(topics.output()).isZero();
        }
        for (String service : List.of("ingest", "trainer", "scorer", "page")) {
          assertRefused(
              service,
              taken,
              List.of(
                  service,
                  "--timeout=120",
                  "--bootstrap-servers",
                  address,
                  "--set",
                  "state.dir=" + folder.resolve("state-" + service)));
        }
      }
    }
  }

  private void assertRefused(String service, ServerSocket taken, List<String> command)
      throws Exception {
    String port = service + ".http.port";
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--set");
    arguments.add(port + "=" + taken.getLocalPort());
    try (FreshetProcess process = FreshetProcess.start(folder, arguments)) {
      int code = process.awaitExit(PATIENCE);
      String output = process.output();
      assertThat(code).as(output).isEqualTo(USAGE);
      assertThat(output.lines().filter(line -> line.contains("Address already in use")))
          .singleElement()
          .asString()
          .startsWith("freshet: ")
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .endsWith(port + " chooses another port, and 0 any free one");
      assertThat(output).doesNotContain("Exception", "\tat ", "ERROR");
    }
  }
}
