package io.freshet.standalone.command;

import io.freshet.http.HttpSettings;
import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.page.PageSettings;
import io.freshet.schemas.record.CountText;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.standalone.config.Components;
import io.freshet.standalone.config.ConfigLoader;
import io.freshet.standalone.data.DataSetChoice;
import io.freshet.standalone.data.download.MovieLensDownload;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.BadLine;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.data.read.Format;
import io.freshet.standalone.demo.Demo;
import io.freshet.standalone.demo.DemoFailedException;
import io.freshet.standalone.demo.DemoFolder;
import io.freshet.standalone.demo.DemoOptions;
import io.freshet.standalone.demo.Output;
import io.freshet.standalone.replay.ReplaySpeed;
import io.freshet.standalone.text.Screen;
import io.freshet.standalone.text.TextWidth;
import io.freshet.trainer.TrainerServer;
import io.freshet.trainer.TrainerSettings;
import io.freshet.trainer.gate.RefitSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet demo}. */
@Command(
    name = "demo",
    description = {
      "Run the whole loop in one process: embedded broker, ingest, trainer, scorer, and a replay of"
          + " real ratings. Ends with a summary that is counted from the topics; a second start"
          + " continues where the first one stopped.",
      "Without --data it takes MovieLens ml-latest-small from the cache folder or downloads it (for"
          + " research use, see its README). If that fails, it says so and generates ratings with"
          + " planted tastes."
    })
final class DemoCommand implements Callable<Integer> {
  /** Number of refits over a data set, unless a segment would be too small for a model. */
  private static final int SEGMENTS = 20;

  private static final long LEAST_SEGMENT = 500;
  private static final long QUICK_RATINGS = 4_000;
  private static final int QUICK_SEGMENTS = 4;

  /** Ratings that arrive two a second after the summary: five minutes of them. */
  private static final long HELD_BACK = 600;

  private static final Set<Format> MOVIES =
      EnumSet.of(Format.MOVIELENS_CSV, Format.MOVIELENS_COLONS, Format.MOVIELENS_100K);

  private static final long SHUTDOWN_SECONDS = 60;

  private final ProcessEnvironment process;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Folder or file of a data set (see `freshet replay --help` for the formats).")
  private @Nullable Path data;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description =
          "Folder for the data of broker and services (default: .freshet/demo-…, one for each data"
              + " set).")
  private @Nullable Path folder;

  @Option(names = "--fresh", description = "Start over: delete what an earlier demo left there.")
  private boolean fresh;

  @Option(names = "--limit", paramLabel = "N", description = "Replay only the earliest N ratings.")
  private @Nullable Long limit;

  @Option(
      names = "--speed",
      paramLabel = "max|FACTOR",
      defaultValue = "max",
      description = "As fast as possible, or this many times real time (default: max).")
  private String speed = "max";

  @Option(
      names = "--refit-every",
      paramLabel = "N",
      description = "Ratings from one refit to the next (default: a twentieth of the data set).")
  private @Nullable Long refitEvery;

  @Option(
      names = "--family",
      paramLabel = "NAME,…",
      description = "Families to fit, the preferred first (trainer.families).")
  private @Nullable String families;

  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "User whose card is shown (default: the user of the newest rating).")
  private @Nullable String user;

  @Option(
      names = "--stay",
      negatable = true,
      description =
          "Keep broker, services and page running after the summary, until Ctrl-C; ratings go on"
              + " arriving. A terminal stays, a pipe does not, unless this option or --no-stay says"
              + " so.")
  private @Nullable Boolean stay;

  @Option(
      names = "--quick",
      description = "Done in about a minute: the earliest 4,000 ratings, four models.")
  private boolean quick;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of ingest, trainer, scorer or Kafka's clients; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  /** Settings of services that the page has, too: by key of the page, key of the service. */
  private static final Map<String, String> SAME_ON_PAGE =
      Map.of(
          PageSettings.RATING_MIN, IngestSettings.RATING_MIN,
          PageSettings.RATING_MAX, IngestSettings.RATING_MAX,
          PageSettings.LIKE_THRESHOLD, ScorerSettings.LIKE_THRESHOLD,
          PageSettings.K, ScorerSettings.K);

  /** Creates the command. */
  DemoCommand(ProcessEnvironment process) {
    this.process = process;
  }

  @Override
  public Integer call() throws DemoFailedException, DataSetException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, String> values = settings();
    ReplaySpeed replaySpeed = replaySpeed();
    DataSet chosen = dataSet(out);
    if (MOVIES.contains(chosen.format())) {
      values.putIfAbsent(PageSettings.ITEM_NOUN, "film,films");
    }
    long most = limit != null ? limit : quick ? QUICK_RATINGS : Long.MAX_VALUE;
    long total = Math.min(most, chosen.ratings().size());
    int segments = quick ? QUICK_SEGMENTS : SEGMENTS;
    long every =
        refitEvery != null
            ? refitEvery
            : Math.max(LEAST_SEGMENT, (total + segments - 1) / segments);
    Screen errScreen = process.err();
    boolean stays = stay != null ? stay : errScreen.terminal();
    values.putIfAbsent(PageSettings.REFIT_EVERY, Long.toString(every));
    SAME_ON_PAGE.forEach(
        (ofPage, ofService) -> {
          String value = values.get(ofService);
          if (value != null) {
            values.putIfAbsent(ofPage, value);
          }
        });
    String items = PageSettings.from(values).items();
    introduce(out, chosen, total, items);
    DemoFolder where =
        folder != null ? DemoFolder.at(folder) : DemoFolder.under(Path.of(".freshet"), chosen);
    if (fresh) {
      where.clear();
    }
    where.claim(chosen);
    Logging.toFile(where.root().resolve("demo.log"));
    Demo demo =
        new Demo(
            new DemoOptions(
                replaySpeed,
                most,
                every,
                user,
                stays,
                stays ? Math.min(HELD_BACK, total / 10) : 0,
                items),
            chosen,
            where,
            values,
            new Output(
                out,
                process.out(),
                spec.commandLine().getErr(),
                errScreen,
                FreshetCommandLine.verbose(spec)));
    return closingOnSignal(demo);
  }

  /** Ctrl-C and SIGTERM interrupt the demo, and the process waits until it has closed. */
  private static int closingOnSignal(Demo demo) throws DemoFailedException, InterruptedException {
    Thread runner = Thread.currentThread();
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (closed.getCount() == 0) {
                    return;
                  }
                  runner.interrupt();
                  try {
                    closed.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "freshet-demo-shutdown"));
    try {
      return demo.run().balances() ? ExitCode.OK : ExitCode.FAILURE;
    } finally {
      closed.countDown();
    }
  }

  private Map<String, String> settings() {
    ConfigLoader loader = new ConfigLoader(Components.registry());
    loader.environment(process.environment());
    // Only the replay requests refits, so that no refit races the events.
    loader.command("demo", TrainerSettings.REFIT_INTERVAL_SECONDS, "0");
    loader.command("demo", TrainerSettings.REFIT_NEW_RATINGS, "0");
    loader.command("demo", KafkaSettings.TOPICS_PARTITIONS, "4");
    // Any free ports, unless the user sets them; the page hands requests on to them.
    for (String service : List.of(IngestService.NAME, TrainerServer.NAME, ScorerService.NAME)) {
      loader.command("demo", HttpSettings.key(service, HttpSettings.PORT), "0");
    }
    loader.command("demo", QuerySettings.ENABLED, "true");
    assignments.forEach(loader::assignment);
    if (families != null) {
      loader.flag("--family", RefitSettings.FAMILIES, families);
    }
    return new HashMap<>(loader.load().values());
  }

  private ReplaySpeed replaySpeed() {
    try {
      return ReplaySpeed.parse(speed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--speed: " + e.getMessage(), e);
    }
  }

  private DataSet dataSet(PrintWriter out) throws DataSetException {
    if (limit != null && limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit " + limit + ": must be at least 1");
    }
    if (refitEvery != null && refitEvery < 1) {
      throw new ParameterException(
          spec.commandLine(), "--refit-every " + refitEvery + ": must be at least 1");
    }
    DataSet chosen =
        new DataSetChoice(
                MovieLensDownload.cacheFolder(
                    process.environment(), Path.of(System.getProperty("user.home"))),
                new MovieLensDownload(MovieLensDownload.Settings.DEFAULT),
                PlantedTastes.DEFAULT)
            .choose(data, out::println);
    return chosen;
  }

  private void introduce(PrintWriter out, DataSet chosen, long replayed, String items) {
    int width = process.out().width();
    out.print(
        TextWidth.wrapped(
            "Ratings are replayed in the order of their time; each gets a new list of "
                + items
                + " for its user.",
            width,
            0));
    String what =
        String.format(
            Locale.ROOT,
            "%s: %,d ratings of %,d %s by %,d people%s",
            chosen.name(),
            chosen.ratings().size(),
            chosen.ratings().items(),
            items,
            chosen.ratings().users(),
            replayed < chosen.ratings().size()
                ? String.format(Locale.ROOT, "; the earliest %,d are replayed", replayed)
                : "");
    out.print(TextWidth.beside("data    ", what, width));
    if (chosen.report().bad() > 0) {
      out.println(
          "        "
              + CountText.of(chosen.report().bad(), "line")
              + (chosen.report().bad() == 1 ? " is" : " are")
              + " left out:");
      for (BadLine line : chosen.report().firstBad()) {
        out.print(TextWidth.beside("          ", line.toString(), width));
      }
    }
    out.flush();
  }
}
