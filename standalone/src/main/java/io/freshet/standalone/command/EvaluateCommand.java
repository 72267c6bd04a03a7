package io.freshet.standalone.command;

import io.freshet.evaluation.protocol.Baselines;
import io.freshet.evaluation.protocol.Contestant;
import io.freshet.evaluation.protocol.Fitter;
import io.freshet.evaluation.protocol.Protocol;
import io.freshet.evaluation.protocol.ProtocolEvaluation;
import io.freshet.evaluation.report.HtmlReport;
import io.freshet.evaluation.report.JsonReport;
import io.freshet.families.family.Family;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.evaluate.EvaluationRequest;
import io.freshet.standalone.evaluate.Evaluations;
import io.freshet.standalone.evaluate.InvalidOptionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet evaluate PROTOCOL}. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Judge families of models by a protocol, on any data set, beside random and popularity.",
      "Scores are computed by the models that serve. docs/evaluation.md explains protocols and"
          + " keys."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final ProcessEnvironment process;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  EvaluateCommand(ProcessEnvironment process) {
    this.process = process;
  }

  @Parameters(
      paramLabel = "PROTOCOL",
      description = "rmse, leave-last-out, prequential, time-split or tutorial.")
  private String protocol = "";

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Folder or file of ratings, in any format that `replay` reads.")
  private Optional<Path> data = Optional.empty();

  @Mixin private MappingOptions mapping = new MappingOptions();

  @Option(names = "--train", paramLabel = "FILE", description = "Ratings to learn (with --test).")
  private Optional<Path> train = Optional.empty();

  @Option(names = "--test", paramLabel = "FILE", description = "Ratings to score (with --train).")
  private Optional<Path> test = Optional.empty();

  @Option(
      names = "--negatives",
      paramLabel = "FILE",
      description =
          "leave-last-out: (user,item) and its negatives, separated by tabs, one event per"
              + " line (default:"
              + " leave-last-out-negatives.tsv beside the ratings, else drawn with --seed).")
  private Optional<Path> negatives = Optional.empty();

  @Option(
      names = "--test-rows",
      paramLabel = "FILE",
      description = "rmse: file with the row numbers of the test ratings, from 0, one per line.")
  private Optional<Path> testRows = Optional.empty();

  @Mixin private SplitOptions splits = new SplitOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of splits, drawn negatives, intervals and fits (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "Fit each family once per seed (default: --seed).")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--family",
      split = ",",
      paramLabel = "NAME",
      description = "Families to judge, or all (default: all).")
  private List<String> families = new ArrayList<>(List.of(FamilyChoice.ALL));

  @Option(
      names = "--set",
      paramLabel = "FAMILY.KEY=VALUE",
      description = "A setting of a family; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--min-rating",
      paramLabel = "R",
      description =
          "Score only events rated R or better (default: all; time-split without --successive:"
              + " --like-threshold).")
  private Optional<Double> minRating = Optional.empty();

  @Option(
      names = "--learn-min-rating",
      paramLabel = "R",
      description = "leave-last-out, prequential: learn only events rated R or better.")
  private Optional<Double> learnMinRating = Optional.empty();

  @Mixin private RowOptions rows = new RowOptions();

  @Mixin private StreamOptions stream = new StreamOptions();

  @Mixin private ShapingOptions shaping = new ShapingOptions();

  @Option(
      names = "--k",
      paramLabel = "N",
      description = "Length of the lists (default: 10; tutorial: 5).")
  private Optional<Integer> k = Optional.empty();

  @Option(
      names = "--like-threshold",
      paramLabel = "R",
      description = "Min rating of a like (default: ${DEFAULT-VALUE}).")
  private double likeThreshold = 4.0;

  @Option(
      names = "--popularity-efold",
      paramLabel = "N",
      description =
          "Events after which a rating's weight in decayed popularity is 1/e (default:"
              + " ${DEFAULT-VALUE}).")
  private double popularityEFold = 5000;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of all users, for the context (default: ${DEFAULT-VALUE}).")
  private String zone = "UTC";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of fits and scoring (default: one per core); results do not differ.")
  private Optional<Integer> threads = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all results as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with tables and charts; it needs no other file.")
  private Optional<Path> html = Optional.empty();

  @Override
  public Integer call() throws DataSetException {
    require(
        !mapping.given() || data.isPresent(), "--mapping", "…", "needs --data, the file to read");
    if (data.isEmpty()) {
      return evaluate();
    }
    try (MappingOptions.Prepared prepared =
        mapping.prepare(spec, data.get(), spec.commandLine().getErr())) {
      data = Optional.of(prepared.path());
      return evaluate();
    }
  }

  private int evaluate() throws DataSetException {
    EvaluationRequest request = request();
    List<Family> named = new FamilyChoice(spec, families, settings).create();
    json.ifPresent(file -> requireFolder("--json", file));
    html.ifPresent(file -> requireFolder("--html", file));
    int workers = threads.orElse(Runtime.getRuntime().availableProcessors());
    require(workers >= 1 && workers <= 1024, "--threads", workers, "must lie in 1 to 1024");
    ExecutorService pool = Executors.newFixedThreadPool(workers, EvaluateCommand::thread);
    try {
      return run(request, named, Workers.of(pool, workers));
    } catch (InvalidOptionException e) {
      throw Usage.error(spec, e.option(), e.value(), e.rule());
    } catch (IOException e) {
      throw CommandException.failure("cannot read or write: " + e, e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "evaluate");
    thread.setDaemon(true);
    return thread;
  }

  private int run(EvaluationRequest request, List<Family> named, Workers workers)
      throws DataSetException, InvalidOptionException, IOException {
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> tell = line -> err.println("evaluate: " + line);
    Path folder = Files.createTempDirectory("freshet-evaluate");
    try {
      Fitter fitter =
          new Fitter(
              folder,
              likeThreshold,
              popularityEFold,
              workers,
              System::nanoTime,
              ProgressListener.NONE,
              Fitter.SERVING);
      Evaluations.Ready ready = new Evaluations(request, fitter, tell).prepare();
      List<Contestant> contestants = contestants(ready.protocol(), named, request.seeds());
      ProtocolEvaluation evaluation =
          ProtocolEvaluation.run(
              ready.protocol(), ready.data(), contestants, request.seeds(), seed, tell);
      PrintWriter out = spec.commandLine().getOut();
      out.print(EvaluationTable.render(evaluation, process.out()));
      out.flush();
      if (json.isPresent()) {
        Files.writeString(json.get(), JsonReport.of(evaluation));
      }
      if (html.isPresent()) {
        Files.writeString(html.get(), HtmlReport.of(evaluation, ready.data()));
      }
      boolean nothingJudged =
          !contestants.isEmpty()
              && contestants.stream()
                  .allMatch(c -> evaluation.skipped().containsKey(c.family().name()));
      return nothingJudged && !all() ? ExitCode.FAILURE : ExitCode.OK;
    } finally {
      Files.delete(folder);
    }
  }

  private boolean all() {
    return FamilyChoice.isAll(families);
  }

  private List<Contestant> contestants(Protocol judged, List<Family> named, List<Long> fitSeeds) {
    List<String> baselines =
        judged.baselineFamilies(fitSeeds).stream().map(c -> c.family().recipe()).toList();
    List<Contestant> out = new ArrayList<>();
    for (Family family : named) {
      // Popularity counted per event differs from a snapshot's popularity: if named, it is judged,
      // too.
      boolean there = all() ? Baselines.covers(family) : baselines.contains(family.recipe());
      if (!there) {
        fitSeeds.forEach(s -> out.add(new Contestant(family, s, false)));
      }
    }
    return out;
  }

  private EvaluationRequest request() {
    if (!Evaluations.PROTOCOLS.contains(protocol)) {
      throw Usage.error(spec, "PROTOCOL", protocol, "must be one of " + Evaluations.PROTOCOLS);
    }
    splits.check(spec);
    rows.check(spec);
    stream.check(spec);
    require(shaping.diversityIsValid(), "--diversity", shaping.diversity(), "must lie in 0 to 1");
    require(
        shaping.penaltyIsValid(),
        "--popularity-penalty",
        shaping.penalty(),
        "must be 0 or more and finite");
    k.ifPresent(n -> require(n >= 1 && n <= 1000, "--k", n, "must lie in 1 to 1000"));
    require(popularityEFold >= 1, "--popularity-efold", popularityEFold, "must be 1 or more");
    for (double rating :
        List.of(minRating.orElse(0.0), learnMinRating.orElse(0.0), likeThreshold)) {
      require(Double.isFinite(rating), "a min rating", rating, "must be finite");
    }
    List<Long> fitSeeds = seeds.isEmpty() ? List.of(seed) : seeds;
    require(
        fitSeeds.stream().distinct().count() == fitSeeds.size(),
        "--seeds",
        fitSeeds,
        "names a seed twice");
    return new EvaluationRequest(
        protocol,
        data.orElse(null),
        train.orElse(null),
        test.orElse(null),
        negatives.orElse(null),
        testRows.orElse(null),
        splits.split(),
        splits.successive(),
        splits.splitAt(),
        splits.progressive(),
        splits.tiesByLine(),
        splits.bestEpochOnTest(),
        seed,
        fitSeeds,
        minRating.isPresent() ? OptionalDouble.of(minRating.get()) : OptionalDouble.empty(),
        learnMinRating.orElse(Double.NEGATIVE_INFINITY),
        rows.minUserRatings(),
        rows.minItemRatings(),
        rows.core(),
        rows.first(),
        stream.refitEvery(),
        stream.recountEvery(),
        stream.warmUp(),
        stream.held(),
        k.isPresent() ? OptionalInt.of(k.get()) : OptionalInt.empty(),
        likeThreshold,
        popularityEFold,
        shaping.read(),
        zone());
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      ParameterException wrong = Usage.error(spec, "--zone", zone, "there is no such time zone");
      wrong.initCause(e);
      throw wrong;
    }
  }

  private void require(boolean holds, String option, Object value, String rule) {
    Usage.require(spec, holds, option, value, rule);
  }

  private void requireFolder(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    require(folder != null && Files.isDirectory(folder), option, file, "its folder does not exist");
    require(!Files.isDirectory(file), option, file, "is a folder");
  }
}
