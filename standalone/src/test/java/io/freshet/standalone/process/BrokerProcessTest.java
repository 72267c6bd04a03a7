package io.freshet.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code freshet broker} as a user starts and ends it. */
class BrokerProcessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int ENDED_BY_SIGTERM = 143;
  private static final Pattern ADDRESS =
      Pattern.compile("bootstrap\\.servers=(127\\.0\\.0\\.1:\\d+)");

  @TempDir Path folder;

  @Test
  void shouldKeepItsDataAndItsPortFromOneRunToTheNext() throws Exception {
    String address;
    try (FreshetProcess broker = broker()) {
      address = address(broker);
      assertThat(topics("create", address)).contains("13 topics ready, 13 of them new");
      assertThat(broker.stop(PATIENCE)).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(broker.output()).contains("broker is running; Ctrl-C stops it", "broker stops");
    }
    try (FreshetProcess broker = broker()) {
      assertThat(address(broker)).isEqualTo(address);
      assertThat(topics("create", address)).contains("13 topics ready, 0 of them new");
    }
  }

  @Test
  void shouldSayInOneLineThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FreshetProcess broker =
            FreshetProcess.start(
                folder, List.of("broker", "--dir", "b", "--port=" + taken.getLocalPort()))) {
      assertThat(broker.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(broker.output())
          .contains("freshet: port " + taken.getLocalPort() + " on 127.0.0.1 is taken")
          .doesNotContain("\tat ");
    }
  }

  private FreshetProcess broker() throws Exception {
    return FreshetProcess.start(folder, List.of("broker", "--dir", "data", "--port=0"));
  }

  private static String address(FreshetProcess broker) throws Exception {
    broker.awaitOutput(text -> text.contains("broker is running"), PATIENCE);
    Matcher found = ADDRESS.matcher(broker.output());
    assertThat(found.find()).as(broker.output()).isTrue();
    return found.group(1);
  }

  private String topics(String what, String address) throws Exception {
    try (FreshetProcess topics =
        FreshetProcess.start(
            folder, List.of("topics", what, "--timeout=120", "--bootstrap-servers", address))) {
      topics.awaitExit(PATIENCE);
      return topics.output();
    }
  }
}
