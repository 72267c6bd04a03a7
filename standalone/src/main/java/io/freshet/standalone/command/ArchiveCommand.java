package io.freshet.standalone.command;

import io.freshet.standalone.archive.ArchiveException;
import io.freshet.standalone.archive.ClassArchives;
import io.freshet.standalone.broker.BrokerException;
import io.freshet.standalone.topics.TopicException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code freshet archive}: makes class archives; the launcher and the images call it after a build.
 */
@Command(
    name = "archive",
    hidden = true,
    description = {
      "Run ingest and scorer on an embedded broker and archive the classes that they load, so that"
          + " they start faster. The launcher script does it after a build."
    })
final class ArchiveCommand implements Callable<Integer> {

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "DIR",
      description = "Folder for ingest.jsa and scorer.jsa.")
  private Path folder = Path.of("");

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description = "Exact class path of later starts (default: this command's).")
  private @Nullable String classPath;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String path = classPath == null ? System.getProperty("java.class.path") : classPath;
    try {
      new ClassArchives(java, path, folder.toAbsolutePath()).make();
    } catch (ArchiveException | BrokerException | TopicException | IOException e) {
      throw CommandException.failure("cannot make the class archives: " + e.getMessage(), e);
    }
    spec.commandLine().getOut().println("archived the classes of ingest and scorer in " + folder);
    return ExitCode.OK;
  }
}
