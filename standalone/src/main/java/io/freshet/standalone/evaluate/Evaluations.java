package io.freshet.standalone.evaluate;

import io.freshet.evaluation.protocol.EvaluationData;
import io.freshet.evaluation.protocol.Fitter;
import io.freshet.evaluation.protocol.LeaveLastOut;
import io.freshet.evaluation.protocol.LeaveOutTask;
import io.freshet.evaluation.protocol.Prequential;
import io.freshet.evaluation.protocol.ProgressiveRatings;
import io.freshet.evaluation.protocol.Protocol;
import io.freshet.evaluation.protocol.RatingPrediction;
import io.freshet.evaluation.protocol.SuccessiveSplit;
import io.freshet.evaluation.protocol.TimeSplit;
import io.freshet.evaluation.protocol.Tutorial;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.record.CountText;
import io.freshet.schemas.state.LocalClock;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.data.read.DataSets;
import io.freshet.standalone.data.read.RatingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The preparation of an evaluation: reads the request's data and sets up its protocol. */
public final class Evaluations {

  /** The protocols, by name. */
  public static final List<String> PROTOCOLS =
      List.of(
          RatingPrediction.NAME,
          LeaveLastOut.NAME,
          Prequential.NAME,
          TimeSplit.NAME,
          Tutorial.NAME);

  /** Default number of rows of the protocol tutorial. */
  private static final int TUTORIAL_ROWS = 10_000;

  private static final double SPLIT = 0.2;

  /** Default share of the events before the cut of successive targets. */
  private static final double SPLIT_AT = 0.9;

  private final EvaluationRequest request;
  private final Fitter fitter;
  private final Consumer<String> tell;

  /**
   * A protocol with its data.
   *
   * @param data the ratings in use, before the split
   * @param protocol the protocol, ready to judge
   */
  public record Ready(EvaluationData data, Protocol protocol) {}

  /**
   * Creates the preparation of a request.
   *
   * @param tell receives messages for the user, one line each
   */
  public Evaluations(EvaluationRequest request, Fitter fitter, Consumer<String> tell) {
    this.request = request;
    this.fitter = fitter;
    this.tell = tell;
  }

  /**
   * Reads and splits the data.
   *
   * @throws DataSetException if a file of ratings cannot be read
   * @throws InvalidOptionException if options contradict each other or the data
   * @throws IOException if another file cannot be read
   */
  public Ready prepare() throws DataSetException, InvalidOptionException, IOException {
    check();
    return request.train() != null ? ofFiles(request.train()) : ofData();
  }

  private void check() throws InvalidOptionException {
    String protocol = request.protocol();
    if ((request.data() == null) == (request.train() == null)) {
      throw new InvalidOptionException(
          "--data",
          request.data() == null ? "" : request.data(),
          "name the data by --data, or by --train and --test");
    }
    if ((request.train() == null) != (request.test() == null)) {
      boolean train = request.train() != null;
      throw new InvalidOptionException(
          train ? "--train" : "--test",
          String.valueOf(train ? request.train() : request.test()),
          "--train and --test belong together");
    }
    boolean files = request.train() != null;
    boolean takesFiles =
        protocol.equals(RatingPrediction.NAME) || protocol.equals(LeaveLastOut.NAME);
    refuse(files && !takesFiles, "--train", request.train(), "splits " + protocol + " by itself");
    boolean leaveOut = protocol.equals(LeaveLastOut.NAME);
    refuse(
        request.negatives() != null && !leaveOut, "--negatives", request.negatives(), "unused by");
    boolean rmse = protocol.equals(RatingPrediction.NAME);
    refuse(
        request.testRows() != null && (!rmse || files),
        "--test-rows",
        request.testRows(),
        "unused by");
    refuse(
        request.testRows() != null && request.split().isPresent(),
        "--split",
        request.split(),
        "use --test-rows or --split, not both, in");
    refuse(
        request.bestEpochOnTest() && !rmse,
        "--best-epoch-on-test",
        request.bestEpochOnTest(),
        "unused by");
    boolean timeSplit = protocol.equals(TimeSplit.NAME);
    boolean successive = request.successive();
    refuse(successive && !timeSplit, "--successive", successive, "unused by");
    refuse(
        request.splitAt().isPresent() && !successive,
        "--split-at",
        request.splitAt(),
        "needs --successive, not plain");
    boolean progressive = request.progressive();
    refuse(progressive && (!rmse || files), "--progressive", progressive, "unused by");
    refuse(
        progressive && request.testRows() != null,
        "--test-rows",
        request.testRows(),
        "use --test-rows or --progressive, not both, in");
    refuse(
        progressive && request.bestEpochOnTest(),
        "--best-epoch-on-test",
        request.bestEpochOnTest(),
        "use --best-epoch-on-test or --progressive, not both, in");
    boolean splits = (rmse && !files && !progressive) || (timeSplit && !successive);
    refuse(
        request.split().isPresent() && !splits,
        "--split",
        request.split(),
        successive ? "use --split-at with --successive in" : "unused by");
    refuse(
        request.tiesByLine() && (!leaveOut || files),
        "--ties",
        "line",
        files ? "--test says what is held out in" : "unused by");
    refuse(
        timeSplit && !successive && request.k().orElse(10) != 10,
        "--k",
        request.k(),
        "must be 10 for");
    boolean fixedTest = rmse || protocol.equals(Tutorial.NAME);
    refuse(
        request.minRating().isPresent() && fixedTest,
        "--min-rating",
        request.minRating(),
        "unused by");
    boolean learns = leaveOut || protocol.equals(Prequential.NAME);
    refuse(
        request.learnMinRating() != Double.NEGATIVE_INFINITY && !learns,
        "--learn-min-rating",
        request.learnMinRating(),
        "unused by");
  }

  private void refuse(boolean wrong, String option, @Nullable Object value, String rule)
      throws InvalidOptionException {
    if (wrong) {
      String text = String.valueOf(value).replaceAll("^Optional\\w*\\[(.*)\\]$", "$1");
      throw new InvalidOptionException(option, text, rule + " " + request.protocol());
    }
  }

  private RatingFile read(Path path) throws DataSetException {
    RatingFile file = DataSets.readInFileOrder(path);
    file.report().notes().forEach(tell);
    if (file.report().bad() > 0) {
      tell.accept(
          "%s could not be used, the first: %s"
              .formatted(
                  CountText.of(file.report().bad(), "line"), file.report().firstBad().get(0)));
    }
    return file;
  }

  private LocalClock clock() {
    return new LocalClock(request.zone());
  }

  private static Map<String, Item> items(List<Item> list) {
    Map<String, Item> items = new HashMap<>();
    list.forEach(item -> items.put(item.itemId(), item));
    return items;
  }

  private Ready ofFiles(Path trainPath)
      throws DataSetException, InvalidOptionException, IOException {
    RatingFile train = read(trainPath);
    RatingFile test = read(Objects.requireNonNull(request.test()));
    BitSet kept = filter(train);
    RatingMatrix known = Matrices.of(train.rows(), kept::get, clock());
    RatingMatrix asked = Matrices.of(test.rows(), row -> true, clock());
    requireRatings(known);
    String name = train.name() + ", test " + test.file();
    EvaluationData data = new EvaluationData(name, known, items(train.items()), clock());
    if (request.protocol().equals(RatingPrediction.NAME)) {
      return new Ready(data, rmse(data, known, asked));
    }
    LeaveOutTask task;
    try {
      task = LeaveOutTask.of(known, asked);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(
          "--test", String.valueOf(request.test()), String.valueOf(e.getMessage()));
    }
    return new Ready(data, leaveLastOut(data, task, request.negatives()));
  }

  private void requireRatings(RatingMatrix m) throws InvalidOptionException {
    if (m.ratings() == 0) {
      throw new InvalidOptionException(
          "--min-user-ratings, --min-item-ratings, --core",
          request.minUserRatings() + ", " + request.minItemRatings() + ", " + request.core(),
          "leave no rating");
    }
  }

  private BitSet filter(RatingFile file) {
    boolean tutorial = request.protocol().equals(Tutorial.NAME);
    int first = request.firstRows().orElse(tutorial ? TUTORIAL_ROWS : Integer.MAX_VALUE);
    BitSet kept =
        RowFilter.of(file.rows(), first, request.minUserRatings(), request.minItemRatings());
    RowFilter.core(file.rows(), kept, request.core());
    if (kept.cardinality() < file.rows().size()) {
      tell.accept("%,d of %,d ratings count".formatted(kept.cardinality(), file.rows().size()));
    }
    return kept;
  }

  private Ready ofData() throws DataSetException, InvalidOptionException, IOException {
    Path path = Objects.requireNonNull(request.data());
    RatingFile file = read(path);
    BitSet kept = filter(file);
    RatingMatrix all = Matrices.of(file.rows(), kept::get, clock());
    if (all.ratings() < kept.cardinality()) {
      int replaced = kept.cardinality() - all.ratings();
      tell.accept(
          "%s replaced by a newer rating of the same user and item"
              .formatted(CountText.of(replaced, "rating") + (replaced == 1 ? " is" : " are")));
    }
    EvaluationData data = new EvaluationData(file.name(), all, items(file.items()), clock());
    requireRatings(all);
    return new Ready(data, protocol(data, file, kept));
  }

  private Protocol protocol(EvaluationData data, RatingFile file, BitSet kept)
      throws InvalidOptionException, IOException {
    return switch (request.protocol()) {
      case RatingPrediction.NAME -> {
        if (request.progressive()) {
          yield progressive(data);
        }
        Path rows = request.testRows();
        BitSet test =
            rows != null
                ? TestRows.read(rows, file)
                : TestRows.draw(kept, request.split().orElse(SPLIT), request.seed());
        yield rmse(
            data,
            Matrices.of(file.rows(), row -> kept.get(row) && !test.get(row), clock()),
            Matrices.of(file.rows(), row -> kept.get(row) && test.get(row), clock()));
      }
      case LeaveLastOut.NAME -> {
        Path beside = file.file().resolveSibling(NegativesFile.NAME);
        boolean whole = kept.cardinality() == file.rows().size();
        Path negatives = request.negatives();
        if (negatives == null && Files.isRegularFile(beside)) {
          if (whole) {
            negatives = beside;
          } else {
            tell.accept(beside + " is for all ratings and is not used");
          }
        }
        RatingMatrix m = data.ratings();
        LeaveOutTask task =
            request.tiesByLine()
                ? LeaveOutTask.of(m, Matrices.rowsOf(m, file.rows(), kept::get))
                : LeaveOutTask.of(m);
        yield leaveLastOut(data, task, negatives);
      }
      case Prequential.NAME -> prequential(data);
      case TimeSplit.NAME ->
          request.successive()
              ? new SuccessiveSplit(
                  data,
                  Matrices.rowsOf(data.ratings(), file.rows(), kept::get),
                  new SuccessiveSplit.Settings(
                      request.splitAt().orElse(SPLIT_AT),
                      request.minRating().orElse(Double.NEGATIVE_INFINITY),
                      request.k().orElse(10),
                      request.seed()),
                  fitter)
              : new TimeSplit(
                  data,
                  request.split().orElse(SPLIT),
                  request.minRating().orElse(request.likeThreshold()),
                  request.seed(),
                  fitter);
      case Tutorial.NAME -> new Tutorial(data, request.k().orElse(5), request.seed(), fitter);
      default ->
          throw new InvalidOptionException(
              "PROTOCOL", request.protocol(), "must be one of " + PROTOCOLS);
    };
  }

  private Protocol rmse(EvaluationData data, RatingMatrix train, RatingMatrix test)
      throws InvalidOptionException {
    if (train.ratings() == 0 || test.ratings() == 0) {
      throw new InvalidOptionException(
          request.testRows() != null
              ? "--test-rows"
              : request.test() != null ? "--test" : "--split",
          request.testRows() != null
              ? request.testRows()
              : request.test() != null ? request.test() : request.split().orElse(SPLIT),
          "leaves %,d ratings to train on and %,d to test"
              .formatted(train.ratings(), test.ratings()));
    }
    return new RatingPrediction(
        data, train, test, request.seeds(), request.seed(), fitter, request.bestEpochOnTest());
  }

  private Protocol progressive(EvaluationData data) {
    return new ProgressiveRatings(
        data,
        new ProgressiveRatings.Settings(
            request.warmUp(),
            request.refitEvery(),
            request.recountEvery(),
            request.seeds(),
            request.seed()),
        fitter,
        tell);
  }

  private Protocol leaveLastOut(EvaluationData data, LeaveOutTask all, @Nullable Path file)
      throws InvalidOptionException, IOException {
    LeaveOutTask task = all.ratedAtLeast(request.minRating().orElse(Double.NEGATIVE_INFINITY));
    List<List<String>> negatives;
    if (file == null) {
      tell.accept(
          "negatives: %d per user drawn with seed %d"
              .formatted(LeaveOutTask.NEGATIVES, request.seed()));
      negatives = task.drawNegatives(request.seed());
    } else {
      tell.accept("negatives: " + file);
      negatives = NegativesFile.read(file, task.targets());
    }
    return new LeaveLastOut(
        data,
        task,
        negatives,
        new LeaveLastOut.Settings(
            request.k().orElse(10), request.learnMinRating(), request.seed(), request.shaping()),
        fitter);
  }

  private Protocol prequential(EvaluationData data) {
    float[] rating = data.ratings().rating();
    RatingMatrix learned = data.ratings().where(at -> rating[at] >= request.learnMinRating());
    return new Prequential(
        data.with(learned),
        new Prequential.Settings(
            request.warmUp(),
            request.minRating().orElse(Double.NEGATIVE_INFINITY),
            request.refitEvery(),
            request.recountEvery(),
            request.k().orElse(10),
            request.held(),
            request.seed(),
            request.shaping()),
        fitter,
        tell);
  }
}
