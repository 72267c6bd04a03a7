package io.freshet.standalone.archive;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A service in a Java process of its own. The process writes an archive of its loaded classes when
 * it ends normally.
 */
final class ServiceProcess implements AutoCloseable {
  private static final String MAIN = "io.freshet.standalone.Main";

  private static final String VECTOR_API = "jdk.incubator.vector";

  /** The log's end, for a message. */
  private static final int TAIL_LINES = 8;

  private final String name;
  private final Path archive;
  private final Path unfinished;
  private final Path log;
  private final Process process;

  private ServiceProcess(String name, Path archive, Path unfinished, Path log, Process process) {
    this.name = name;
    this.archive = archive;
    this.unfinished = unfinished;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts {@code freshet NAME}.
   *
   * @param java the command
   * @param classPath exactly the class path of later starts: an archive is valid for this class
   *     path only
   * @param scratch for its log and the unfinished archive, on the same file system as {@code
   *     archive}
   * @param archive the file to make
   * @param settings as {@code key=value}
   */
  static ServiceProcess start(
      String name, Path java, String classPath, Path scratch, Path archive, List<String> settings)
      throws IOException {
    Path unfinished = scratch.resolve(name + ".jsa");
    Path log = scratch.resolve(name + ".log");
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.add("-XX:ArchiveClassesAtExit=" + unfinished);
    // Some classes can never be archived; their warnings are hidden.
    line.add("-Xlog:cds*=off");
    if (ModuleFinder.ofSystem().find(VECTOR_API).isPresent()) {
      line.add("--add-modules");
      line.add(VECTOR_API);
    }
    line.add("-Xmx256m");
    line.add("-cp");
    line.add(classPath);
    line.add(MAIN);
    line.add(name);
    for (String setting : settings) {
      line.add("--set");
      line.add(setting);
    }
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    return new ServiceProcess(name, archive, unfinished, log, process);
  }

  /**
   * Throws if the service has ended by itself.
   *
   * @throws ArchiveException with the end of its log
   */
  void requireAlive() throws ArchiveException, IOException {
    if (!process.isAlive()) {
      throw new ArchiveException(
          "%s ended with exit code %d: %s".formatted(name, process.exitValue(), tail()));
    }
  }

  /**
   * Stops the service normally, so that it writes the archive, and moves the archive into place
   * atomically: a service that starts at this moment finds a complete archive or none. (Java
   * crashes on an incomplete one.)
   *
   * @throws ArchiveException if the service does not end in time or wrote no archive
   */
  void finish(Duration timeout) throws ArchiveException, IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ArchiveException(
          "%s did not end within %d s: %s".formatted(name, timeout.toSeconds(), tail()));
    }
    if (!Files.isRegularFile(unfinished)) {
      throw new ArchiveException(
          "this Java wrote no archive of the classes of %s: %s".formatted(name, tail()));
    }
    Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
