package io.freshet.bench.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code freshet} service in a process of its own, which can be killed. */
final class ChildService implements AutoCloseable {
  private final String command;
  private final Path folder;
  private final List<String> options;
  private final List<String> settings;
  private Process process;

  private ChildService(
      String command, Path folder, List<String> options, List<String> settings, Process process) {
    this.command = command;
    this.folder = folder;
    this.options = options;
    this.settings = settings;
    this.process = process;
  }

  /**
   * Starts {@code freshet COMMAND} with this JVM's class path.
   *
   * @param folder for its state and its log
   * @param options for Java
   * @param settings as {@code key=value}
   */
  static ChildService start(
      String command, Path folder, List<String> options, List<String> settings) throws IOException {
    return new ChildService(
        command, folder, options, settings, launch(command, folder, options, settings));
  }

  /** Kills the process as {@code kill -9} does and returns when it has ended. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts the service again with the same settings and folder. */
  void restart() throws IOException {
    process = launch(command, folder, options, settings);
  }

  /** Returns the id of the running process. */
  long pid() {
    return process.pid();
  }

  /** Returns whether the process is alive. */
  boolean alive() {
    return process.isAlive();
  }

  /** Returns the processor time of the running process, in seconds. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(cpu -> cpu.toMillis() / 1e3).orElse(Double.NaN);
  }

  private static Process launch(
      String command, Path folder, List<String> options, List<String> settings) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--add-modules");
    line.add("jdk.incubator.vector");
    line.add("-Xmx512m");
    line.addAll(options);
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add("io.freshet.standalone.Main");
    line.add(command);
    for (String setting : settings) {
      line.add("--set");
      line.add(setting);
    }
    line.add("--set");
    line.add(command + ".http.port=0");
    line.add("--set");
    line.add("state.dir=" + folder.resolve(command));
    File log = folder.resolve(command + ".log").toFile();
    Process started =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    // Ctrl-C must end the services, too.
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
