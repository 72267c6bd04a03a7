package io.freshet.standalone.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The {@code freshet} command as a process of its own, with the class path of the tests. */
public final class FreshetProcess implements AutoCloseable {

  private static final long LOOK_MILLIS = 100;

  private final List<String> command;
  private final Process process;
  private final Path output;

  private FreshetProcess(List<String> command, Process process, Path output) {
    this.command = command;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param folder working directory; its output goes to a file there
   * @param arguments of {@code freshet}
   */
  public static FreshetProcess start(Path folder, List<String> arguments) throws IOException {
    return startUnder(List.of(), folder, arguments);
  }

  /**
   * Starts it by way of another command.
   *
   * @param prefix runs the rest of its arguments and becomes them
   * @param folder working directory; its output goes to a file there
   * @param arguments of {@code freshet}
   */
  public static FreshetProcess startUnder(List<String> prefix, Path folder, List<String> arguments)
      throws IOException {
    return start(prefix, folder, "io.freshet.standalone.Main", arguments);
  }

  /**
   * Starts a class of the tests' class path.
   *
   * @param folder working directory; its output goes to a file there
   * @param arguments of {@code main}, at least one
   */
  public static FreshetProcess start(Path folder, String main, List<String> arguments)
      throws IOException {
    return start(List.of(), folder, main, arguments);
  }

  private static FreshetProcess start(
      List<String> prefix, Path folder, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "-Xmx512m", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      // As the launcher does; otherwise Java's warnings mix with the output.
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(arguments);
    Path output = Files.createTempFile(folder, arguments.get(0) + "-", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // The default ports may be taken on this machine.
    for (String service : List.of("INGEST", "SCORER", "TRAINER", "PAGE")) {
      builder.environment().put("FRESHET_" + service + "_HTTP_PORT", "0");
    }
    Process process = builder.start();
    return new FreshetProcess(arguments, process, output);
  }

  /** Everything printed so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits until it has printed what is wanted. */
  public void awaitOutput(Predicate<String> wanted, Duration patience) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!wanted.test(output())) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(
            command + (process.isAlive() ? " is slow" : " ended") + ":\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Waits for its end; its exit code. */
  public int awaitExit(Duration patience) throws Exception {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(command + " did not end:\n" + output());
    }
    return process.exitValue();
  }

  /** Asks it to stop, as Ctrl-C and SIGTERM do; its exit code. */
  public int stop(Duration patience) throws Exception {
    process.destroy();
    return awaitExit(patience);
  }

  /** Kills it as {@code kill -9} does and returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
