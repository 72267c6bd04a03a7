package io.freshet.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
    executable(bin.resolve("mvn"), "#!/usr/bin/env bash\nexit 1\n");
    executable(bin.resolve("class-path"), "#!/usr/bin/env bash\necho jars\n");
  }

  @Test
  void shouldEndWhenMemoryRunsOutHoweverItIsStarted() throws Exception {
    for (String command : List.of("ingest", "scorer", "trainer", "demo", "topics")) {
      for (Path script : List.of(launcher(), ofImage())) {
        List<String> options = List.of(run(script, command).split("\\s+", -1));
        assertThat(options).as(script + " " + command).contains(LEAVES, command);
      }
    }
  }

  @Test
  void shouldSayWhatRunsBeforeJavaWarnsOfTheIncubatorModule() throws Exception {
    for (String command : List.of("scorer", "trainer", "recommend", "demo", "evaluate")) {
      assertThat(run(launcher(), command).lines())
          .as(command)
          .first()
          .isEqualTo("freshet: 1.2.3 (abc1234-dirty) on Java 17");
    }
    for (String command : List.of("scorer", "trainer", "recommend")) {
      assertThat(run(ofImage(), command).lines())
          .as(command)
          .first()
          .isEqualTo("freshet: 1.2.3 (abc1234-dirty)");
    }
    for (Path script : List.of(launcher(), ofImage())) {
      assertThat(run(script, "ingest").lines()).as(script.toString()).hasSize(1);
    }
  }

  @Test
  void shouldLookForNewerSourcesOnlyInTheModules() throws Exception {
    Path script = launcher();
    Path home = script.getParent();
    Path product = home.resolve("standalone/target/standalone-1.jar");
    Instant built = Instant.parse("2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(home.resolve("pom.xml"), FileTime.from(built.minusSeconds(9)));
    Files.setLastModifiedTime(product, FileTime.from(built));
    Path state = Files.createDirectories(home.resolve(".freshet/state/src/main"));
    Files.writeString(state.resolve("Newer.java"), "");
    Path own = Files.createDirectories(home.resolve("module/src/main"));

    assertThat(run(script, "topics")).doesNotContain("building");
    Files.writeString(own.resolve("Newer.java"), "");
    assertThat(started(script, "topics").output())
        .contains("freshet: building (module/src/main/Newer.java is newer than what is built)");
  }

  @Test
  void shouldBuildNothingInARelease() throws Exception {
    Path home = folder.resolve("release");
    Path product = Files.createDirectories(home.resolve("lib")).resolve("standalone-1.jar");
    Files.writeString(product, "");
    Path neural = Files.createDirectories(home.resolve("neural")).resolve("nd4j-1.jar");
    Files.writeString(neural, "");
    built(home);
    Path script = copy("freshet", home);

    assertThat(run(script, "demo"))
        .startsWith("freshet: 1.2.3 (abc1234-dirty) on Java 17")
        .contains("-cp " + product + ":" + neural + " io.freshet.standalone.Main demo");
    assertThat(run(script, "topics")).contains("-cp " + product + " io.freshet.standalone.Main");
    assertThat(started(script, "bench").output())
        .isEqualTo("freshet: a release holds no benchmarks: run them in a clone of the sources");
  }

  @Test
  void shouldSayWhatIsMissingWhereNothingIs() throws Exception {
    Path home = Files.createDirectories(folder.resolve("empty"));
    Ended ended = started(copy("freshet", home), "topics");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output())
        .isEqualTo("freshet: neither pom.xml nor lib/standalone-*.jar is in " + home);
  }

  @Test
  void shouldTellJavaTheWidthOfATerminalAndOfNothingElse() throws Exception {
    assertThat(run(launcher(), "topics")).doesNotContain("-Dfreshet.columns");
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "no script(1), which makes a terminal");
    String launcher = folder.resolve("home/freshet").toString();

    String shown = inTerminal(script, "stty cols 57; bash " + launcher + " topics");
    String piped = inTerminal(script, "stty cols 57; bash " + launcher + " topics | cat");
    String unknown = inTerminal(script, "stty cols 0; bash " + launcher + " topics");

    assertThat(shown).contains("-Dfreshet.columns=57 -Dfreshet.columns.err=57 ");
    assertThat(piped).contains("-Dfreshet.columns.err=57 ").doesNotContain("-Dfreshet.columns=");
    assertThat(unknown).contains("-Dfreshet.columns=80 -Dfreshet.columns.err=80 ");
  }

  private String inTerminal(Path script, String command) throws Exception {
    return ended(new ProcessBuilder(script.toString(), "-qec", command, "/dev/null")).output();
  }

  /** A launcher in a folder where everything is built. */
  private Path launcher() throws IOException {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("standalone/target/lib"));
    Files.createDirectories(home.resolve("families/target/lib"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("standalone/target/standalone-1.jar"), "");
    built(home.resolve("http/target/classes"));
    return copy("freshet", home);
  }

  private Path ofImage() throws IOException {
    built(folder.resolve("image"));
    return copy("docker/bin/freshet", Files.createDirectories(folder.resolve("image/bin")));
  }

  private static void built(Path home) throws IOException {
    Files.writeString(
        Files.createDirectories(home).resolve("freshet-build.properties"),
        "version=1.2.3\ncommit=abc1234-dirty\n");
  }

  private static Path copy(String script, Path to) throws IOException {
    return Files.copy(
        REPOSITORY.resolve(script), to.resolve("freshet"), StandardCopyOption.REPLACE_EXISTING);
  }

  private String run(Path script, String command) throws Exception {
    Ended ended = started(script, command);
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }

  private record Ended(int code, String output) {}

  private Ended started(Path script, String command) throws Exception {
    return ended(new ProcessBuilder("bash", script.toString(), command));
  }

  private Ended ended(ProcessBuilder builder) throws Exception {
    builder.environment().remove("COLUMNS");
    builder.environment().put("JAVA_HOME", bin.getParent().toString());
    builder.environment().put("FRESHET_ARCHIVE", "off");
    builder.environment().remove("FRESHET_JAVA_OPTS");
    builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said.strip());
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
