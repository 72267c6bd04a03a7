package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.standalone.text.Screen;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FreshetCommandLineTest {

  @TempDir Path folder;

  @Test
  void shouldExplainEveryCommandAndItsExitCodes() {
    Deque<CommandLine> commands = new ArrayDeque<>();
    commands.add(
        FreshetCommandLine.create(
            new ProcessEnvironment(Map.of(), Clock.systemUTC(), Screen.PLAIN, Screen.PLAIN)));
    while (!commands.isEmpty()) {
      CommandLine command = commands.remove();
      commands.addAll(command.getSubcommands().values());
      String help = command.getUsageMessage();
      assertThat(command.getCommandSpec().usageMessage().description())
          .as("description of " + command.getCommandSpec().qualifiedName())
          .isNotEmpty();
      assertThat(help)
          .startsWith("Usage: " + command.getCommandSpec().qualifiedName())
          .contains("--help", "--verbose", "Exit codes:", "143");
    }
  }

  @Test
  void shouldHoldNothingButTheCommandThatIsRun() {
    ProcessEnvironment nowhere =
        new ProcessEnvironment(Map.of(), Clock.systemUTC(), Screen.PLAIN, Screen.PLAIN);
    Set<String> names = FreshetCommandLine.create(nowhere).getSubcommands().keySet();

    assertThat(names).contains("ingest", "scorer", "models");
    for (String name : names) {
      assertThat(FreshetCommandLine.createFor(nowhere, name, "--help").getSubcommands())
          .containsOnlyKeys(name);
    }
    assertThat(FreshetCommandLine.createFor(nowhere, "ingst").getSubcommands().keySet())
        .isEqualTo(names);
  }

  @Test
  void shouldPrintHelpAndCountAMissingCommandAsWrongUsage() {
    Invocation nothing = Invocation.of();
    Invocation group = Invocation.of("topics");

    assertThat(nothing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.err()).contains("Usage: freshet", "topics");
    assertThat(group.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(group.err()).contains("Usage: freshet topics");
    assertThat(Invocation.of("--help").exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldSuggestTheCommandThatWasMeant() {
    Invocation run = Invocation.of("topics", "creat");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("'creat'", "topics create", "freshet topics --help");
  }

  @Test
  void shouldPrintAllErrorsOfTheConfigurationAndNoStackTrace() throws IOException {
    Path file = Files.writeString(folder.resolve("f.properties"), "topics.partition = 3\n");

    Invocation run =
        Invocation.with(
            Map.of("FRESHET_CONFIG", file.toString(), "FRESHET_TOPICS_PREFIX", "a b"),
            "topics",
            "list",
            "--set",
            "topics.replication.factor=none");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .hasSize(4)
        .first()
        .isEqualTo("freshet: the configuration has 3 errors:");
    assertThat(run.err())
        .contains(file + ":1: topics.partition: unknown key; did you mean topics.partitions?")
        .contains("FRESHET_TOPICS_PREFIX: topics.prefix = a b: must be at most 128 letters")
        .contains("--set: topics.replication.factor = none: Not a number of type SHORT");
  }

  @Test
  void shouldSayWithinTheBoundThatNoBrokerAnswers() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = "localhost:" + socket.getLocalPort();
    }

    Invocation run =
        Invocation.of("topics", "list", "--bootstrap-servers", nobody, "--timeout", "1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "freshet: no Kafka broker answers within 1 s (bootstrap.servers = "
                + nobody
                + ", --bootstrap-servers)");
  }

  @Test
  void shouldNotTakeANameThatIsNotKnownYetForAWrongConfiguration() {
    String nobody = "no-broker.invalid:9092"; // a domain that never is

    Invocation command =
        Invocation.of("topics", "list", "--bootstrap-servers", nobody, "--timeout", "1");
    Invocation service = Invocation.of("ingest", "--bootstrap-servers", nobody, "--timeout", "1");

    assertThat(command.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(command.err()).contains("no Kafka broker can be reached", nobody, "within 1 s");
    assertThat(service.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(service.err()).contains("No resolvable bootstrap urls");
  }

  @Test
  void shouldCountAnAddressThatIsNoneAsWrongConfiguration() {
    Invocation run = Invocation.of("topics", "list", "--set", "bootstrap.servers=nowhere");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err().lines()).singleElement().asString().contains("nowhere", "--set");
  }

  @Test
  void shouldRefuseATimeoutOutsideItsRange() {
    Invocation run = Invocation.of("topics", "list", "--timeout", "0");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--timeout = 0: must lie in 1 to 3600 seconds");
  }

  @Test
  void shouldRefuseAUserWithoutAnIdOrWithTooLongAOne() {
    assertThat(Invocation.of("forget", "").err()).contains("USER = \"\"", "1 to 128 bytes");
    assertThat(Invocation.of("forget", "é".repeat(65)).err()).contains("has 130");
    assertThat(Invocation.of("forget").exitCode()).isEqualTo(ExitCode.USAGE);
    for (String command : List.of("forget", "export-user", "recommend")) {
      assertThat(Invocation.of(command, "--hex", "7").err()).contains("two hexadecimal digits");
      assertThat(Invocation.of(command, "--hex", "7".repeat(258)).err()).contains("has 129");
    }
  }

  @Test
  void shouldShowWhereEverySettingComesFrom() {
    Invocation run =
        Invocation.with(Map.of("FRESHET_STATE_DIR", "/data"), "config", "--topics-prefix", "eu.");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("state.dir = /data  (FRESHET_STATE_DIR)")
        .contains("topics.prefix = eu.  (--topics-prefix)")
        .contains("topics.partitions = 12  (default)");
  }

  @Test
  void shouldRefuseAnAddressThatOthersReachWithoutAToken() {
    for (String service : List.of("ingest", "trainer", "scorer")) {
      Invocation open = Invocation.of(service, "--set", service + ".http.host=0.0.0.0");

      assertThat(open.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(open.err())
          .contains(service + ".http.host 0.0.0.0 is not a loopback address")
          .contains("set " + service + ".http.token")
          .doesNotContain("\tat ");
    }
  }
}
