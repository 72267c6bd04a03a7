package io.freshet.standalone.command;

import io.freshet.schemas.record.CountText;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.ColumnOrder;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.data.read.DataSets;
import io.freshet.standalone.data.read.LoadReport;
import io.freshet.standalone.replay.Replay;
import io.freshet.standalone.replay.ReplayException;
import io.freshet.standalone.replay.ReplayOptions;
import io.freshet.standalone.replay.ReplaySpeed;
import io.freshet.standalone.topics.TopicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code freshet replay DATA}: posts a data set's items and ratings in the order of their times.
 */
@Command(
    name = "replay",
    description = {
      "Post a data set to the items and ratings topics, in the order of the ratings' times.",
      "Reads MovieLens (CSV, :: and tab), Amazon ratings (CSV) and reviews (JSON lines), plain or"
          + " gzip, and user-item-rating-timestamp tab files; it detects the format. A second"
          + " replay of the same data sends only what is missing."
    })
final class ReplayCommand extends KafkaCommand {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int BAD_LINES_SHOWN = 5;

  /** The data set, as an argument or as the option of demo and evaluate. */
  static final class Source {
    @Parameters(paramLabel = "DATA", description = "Folder or file of the data set.")
    private @Nullable Path argument;

    @Option(names = "--data", paramLabel = "DATA", description = "DATA as an option.")
    private @Nullable Path option;

    Path path() {
      return argument != null ? argument : Objects.requireNonNull(option);
    }
  }

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private MappingOptions mapping = new MappingOptions();

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "max",
      description = "max, or a factor of real time: 3600 plays an hour per second (default: max).")
  private String speed = "max";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the N earliest ratings (default: all).")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--columns",
      paramLabel = "ORDER",
      description =
          "user-item or item-user: column order of a CSV without header, if the ids do not show"
              + " it.")
  private String columns = "";

  @Option(
      names = "--or-generate",
      description =
          "Where DATA is an empty folder, replay generated ratings with planted tastes instead.")
  private boolean orGenerate;

  ReplayCommand(ProcessEnvironment process) {
    super(process);
  }

  @Override
  int run(ResolvedConfig config, KafkaSettings kafka) throws TopicException, InterruptedException {
    if (limit < 1) {
      throw Usage.error(spec(), "--limit", limit, "must be 1 or more");
    }
    ReplaySpeed pace = pace();
    ColumnOrder order = order();
    KafkaSettings deployed = requireTopics(config, kafka);
    DataSet dataSet = read(order);
    try (ProgressLine bar = new ProgressLine(process().err(), "Replay", " ratings");
        Replay replay =
            Replay.open(
                deployed,
                deployed.topics(),
                dataSet,
                new ReplayOptions(
                    pace, limit, (position, end, eventSeconds) -> bar.show(position, end)))) {
      send(replay);
    } catch (ReplayException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK;
  }

  private void send(Replay replay) throws ReplayException {
    long before = replay.position();
    if (replay.resumed()) {
      err()
          .println(
              CountText.of(before, "rating")
                  + (before == 1 ? " is" : " are")
                  + " there already; sending the rest");
    }
    CountDownLatch ended = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> stop(replay, ended), "freshet-shutdown");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      int items = replay.sendItems();
      long started = System.nanoTime();
      long position = replay.run();
      double seconds = (System.nanoTime() - started) / 1e9;
      out()
          .printf(
              Locale.ROOT,
              "%s and %s sent in %.1f s; %,d of %,d ratings are on the topic%n",
              CountText.of(items, "item"),
              CountText.of(position - before, "rating"),
              seconds,
              position,
              replay.end());
      out().flush();
    } finally {
      ended.countDown();
      removeHook(onSignal);
    }
  }

  /** On Ctrl-C, waits until all sent records are acknowledged before the process ends. */
  private static void stop(Replay replay, CountDownLatch ended) {
    replay.stop();
    try {
      boolean unused =
          ended.await(GRACE.toSeconds(), TimeUnit.SECONDS); // the next replay sends the rest
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already ending, by the same signal.
      hook.setName("freshet-shutdown-running");
    }
  }

  private DataSet read(ColumnOrder order) {
    DataSet dataSet;
    if (orGenerate && isEmptyFolder(source.path())) {
      err().println(source.path() + " is empty: generating ratings with planted tastes");
      dataSet = PlantedTastes.DEFAULT.generate();
    } else {
      err().println("reading " + source.path());
      try {
        try (MappingOptions.Prepared data = mapping.prepare(spec(), source.path(), err())) {
          dataSet = DataSets.read(data.path(), order);
        }
      } catch (DataSetException e) {
        throw CommandException.failure(String.valueOf(e.getMessage()), e);
      }
    }
    LoadReport report = dataSet.report();
    err()
        .printf(
            Locale.ROOT,
            "%s: %s, %s, %s%n",
            dataSet.name(),
            CountText.of(dataSet.ratings().size(), "rating"),
            CountText.of(dataSet.ratings().users(), "user"),
            CountText.of(dataSet.ratings().items(), "item"));
    report.notes().forEach(note -> err().println("  " + note));
    if (report.bad() > 0) {
      err().printf(Locale.ROOT, "%,d of %,d lines cannot be used:%n", report.bad(), report.lines());
      report.firstBad().stream().limit(BAD_LINES_SHOWN).forEach(bad -> err().println("  " + bad));
    }
    return dataSet;
  }

  private static boolean isEmptyFolder(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw CommandException.failure("cannot list " + path + ": " + e.getMessage(), e);
    }
  }

  private ReplaySpeed pace() {
    try {
      return ReplaySpeed.parse(speed);
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec(), "--speed", speed, "must be max or a positive factor of real time");
    }
  }

  private ColumnOrder order() {
    return switch (columns) {
      case "" -> ColumnOrder.BY_SHAPE;
      case "user-item" -> ColumnOrder.USER_ITEM;
      case "item-user" -> ColumnOrder.ITEM_USER;
      default -> throw Usage.error(spec(), "--columns", columns, "must be user-item or item-user");
    };
  }
}
