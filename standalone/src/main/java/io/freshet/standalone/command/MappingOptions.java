package io.freshet.standalone.command;

import io.freshet.ingest.source.Source;
import io.freshet.ingest.source.Sources;
import io.freshet.ingest.source.SourcesException;
import io.freshet.ingest.source.SourcesReader;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.data.read.LoadReport;
import io.freshet.standalone.data.read.MappedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of commands that read a data set also by a mapping. */
final class MappingOptions {
  private static final int BAD_LINES_SHOWN = 5;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description =
          "File of mappings (as ingest.sources) by which the data is read: JSON lines or CSV, plain"
              + " or gzip.")
  private @Nullable Path mapping;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The topic whose mapping to use, if the file of mappings has several.")
  private @Nullable String topic;

  /** A data set as a file of its own, deleted at the end. */
  record Prepared(Path path, @Nullable Path folder) implements AutoCloseable {
    @Override
    public void close() {
      if (folder == null) {
        return;
      }
      try {
        Files.deleteIfExists(path);
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        throw CommandException.failure("cannot delete " + folder + ": " + e, e);
      }
    }
  }

  boolean given() {
    return mapping != null;
  }

  /**
   * Returns the data set as a file that can be read: the data itself, or by the mapping a new file
   * of four columns.
   *
   * @param err receives what does not fit the mapping
   * @throws DataSetException if the data gives no rating by the mapping
   */
  Prepared prepare(CommandSpec spec, Path data, PrintWriter err) throws DataSetException {
    if (mapping == null) {
      Usage.require(spec, topic == null, "--topic", String.valueOf(topic), "needs --mapping");
      return new Prepared(data, null);
    }
    Source source = choose(spec, mapping, topic);
    try {
      Path folder = Files.createTempDirectory("freshet-mapped");
      Path ratings = folder.resolve(data.getFileName() + ".tsv");
      Prepared prepared = new Prepared(ratings, folder);
      try {
        LoadReport report = MappedFile.convert(data, source, ratings);
        tell(report, err);
      } catch (DataSetException e) {
        prepared.close();
        throw e;
      }
      return prepared;
    } catch (IOException e) {
      throw CommandException.failure("cannot write a temporary file: " + e, e);
    }
  }

  private static void tell(LoadReport report, PrintWriter err) {
    if (report.bad() == 0) {
      return;
    }
    err.println(
        "warning: %,d problems in %,d lines; those records are left out:"
            .formatted(report.bad(), report.lines()));
    report.firstBad().stream().limit(BAD_LINES_SHOWN).forEach(bad -> err.println("  " + bad));
  }

  /** The mapping of a topic, or the only one of the file. */
  static Source choose(CommandSpec spec, Path file, @Nullable String topic) {
    Sources sources;
    try {
      sources = SourcesReader.read(file);
    } catch (SourcesException e) {
      throw CommandException.misconfigured(String.valueOf(e.getMessage()), e);
    }
    if (topic == null && sources.all().size() == 1) {
      return sources.all().get(0);
    }
    String named = topic == null ? "" : topic;
    return sources
        .of(named)
        .orElseThrow(
            () ->
                Usage.error(
                    spec,
                    "--topic",
                    named,
                    "must be one of " + String.join(", ", sources.topics())));
  }
}
