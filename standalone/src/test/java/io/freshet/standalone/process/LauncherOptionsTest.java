package io.freshet.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that launcher and images give to Java, which here only prints them. */
class LauncherOptionsTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final String LEAVES = "-XX:+ExitOnOutOfMemoryError";

  @TempDir Path folder;
  private Path bin;

  @BeforeEach
  void makeJava() throws IOException {
    bin = Files.createDirectories(folder.resolve("java/bin"));
    executable(
        bin.resolve("java"),
        """
        #!/usr/bin/env bash
        case $1 in
          -version) echo 'openjdk version "17.0.1"' >&2 ;;
          --list-modules) echo jdk.incubator.vector@17 ;;
          *) echo "$@" ;;
        esac
        """);
    executable(bin.resolve("class-path"), "#!/usr/bin/env bash\necho jars\n");
  }

  @Test
  void shouldEndWhenMemoryRunsOutHoweverItIsStarted() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(home.resolve("standalone/target/lib"));
    Files.createFile(home.resolve("standalone/target/standalone-1.jar"));
    Path launcher = Files.copy(REPOSITORY.resolve("freshet"), home.resolve("freshet"));
    Path ofImage = REPOSITORY.resolve("docker/bin/freshet").toAbsolutePath();

    for (String command : List.of("ingest", "scorer", "trainer", "demo", "topics")) {
      for (Path script : List.of(launcher, ofImage)) {
        List<String> options = List.of(run(script, command).split("\\s+", -1));
        assertThat(options).as(script + " " + command).contains(LEAVES, command);
      }
    }
  }

  private String run(Path script, String command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", script.toString(), command);
    builder.environment().put("JAVA_HOME", bin.getParent().toString());
    builder.environment().put("FRESHET_ARCHIVE", "off");
    builder.environment().remove("FRESHET_JAVA_OPTS");
    builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.strip();
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
