package io.freshet.bench.tool;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A benchmark with options and a folder for its data, which is deleted at the end. */
public abstract class BenchTool implements Callable<Integer> {

  @Option(
      names = "--dir",
      description = "Some gigabytes of data go here and are deleted at the end (default: temp).")
  private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Runs a benchmark as this process's only work; logs errors only. */
  protected static void launch(BenchTool tool, String... args) {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    System.exit(new CommandLine(tool).execute(args));
  }

  /**
   * Runs the benchmark.
   *
   * @param work an empty folder
   * @return the exit code
   */
  protected abstract int run(Path work) throws Exception;

  /** Returns the stream for the figures. */
  protected final PrintStream out() {
    return out;
  }

  @Override
  public final Integer call() throws Exception {
    Path work = Files.createTempDirectory(dir, "freshet-bench-");
    try {
      return run(work);
    } finally {
      delete(work);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
