package io.freshet.trainer.gate;

import io.freshet.evaluation.slice.SliceEvaluator;
import io.freshet.evaluation.slice.SliceScores;
import io.freshet.families.family.Family;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of refits and recounts, from ratings to a verdict and a snapshot.
 *
 * <p>A refit has three steps. Judge: fit every candidate on the events before the slice, and score
 * the candidates and the champion on the slice ({@link Judgement}). Decide: ask the {@link Gate}.
 * Conclude: fit the winner on all data and check it ({@link ModelChecks}). A recount keeps what the
 * champion has learned and asks no gate.
 *
 * <p>Deterministic for equal requests, whatever the number of threads. Keeps no state between runs.
 */
public final class RefitPipeline implements Refitter {
  private static final Logger LOG = LoggerFactory.getLogger(RefitPipeline.class);

  private final RefitSettings settings;
  private final Workers workers;
  private final LongSupplier nanoTime;
  private final Runnable close;

  /**
   * Creates a pipeline on threads that the caller owns.
   *
   * @param nanoTime a clock for the durations that are reported, as {@link System#nanoTime}
   */
  public RefitPipeline(RefitSettings settings, Workers workers, LongSupplier nanoTime) {
    this(settings, workers, nanoTime, () -> {});
  }

  private RefitPipeline(
      RefitSettings settings, Workers workers, LongSupplier nanoTime, Runnable close) {
    this.settings = settings;
    this.workers = workers;
    this.nanoTime = nanoTime;
    this.close = close;
  }

  /**
   * Creates a pipeline with threads of its own; {@link #close} ends them.
   *
   * @param threads of a fit; 0 for one per processor
   */
  public static RefitPipeline withThreads(RefitSettings settings, int threads) {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "freshet-fit-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    return new RefitPipeline(
        settings, Workers.of(pool, count), System::nanoTime, pool::shutdownNow);
  }

  /**
   * Runs a refit in the calling thread and the workers; an interrupt ends it with a {@link
   * CancellationException}.
   *
   * @throws IOException if a snapshot cannot be written or read
   * @throws ArithmeticException if every fit diverges and the refit is not forced
   */
  @Override
  public RefitResult refit(RefitRequest request, ProgressListener progress) throws IOException {
    Fits fits = new Fits(settings, workers, request.items(), request.seed(), progress);
    return request.forced() ? forced(request, fits) : judged(request, fits);
  }

  /** Publishes in any case: what the gate chooses, or popularity if that cannot be published. */
  private RefitResult forced(RefitRequest request, Fits fits) throws IOException {
    if (request.matrix().ratings() == 0) {
      return replacement(
          request, "an empty model, because all users of the model before it are forgotten", fits);
    }
    String why;
    try {
      RefitResult result = judged(request, fits);
      if (result.snapshot() != null) {
        return result;
      }
      why = result.verdict().reason();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("A refit for forgotten users failed; popularity takes the model's place", e);
      why = e.toString();
    }
    return replacement(
        request,
        "forced, because forgotten users must leave the model; popularity takes its place, because"
            + " the refit published nothing: "
            + why,
        fits);
  }

  private RefitResult judged(RefitRequest request, Fits fits) throws IOException {
    RatingMatrix m = request.matrix();
    NewestSlice slice = NewestSlice.of(m, request.champion(), settings);
    RatingMatrix training = m.before(slice.from());
    if (training.ratings() == 0) {
      return RefitResult.unjudged(
          "all ratings are of the same second, so no model can be judged on newer ones",
          m,
          slice.from(),
          request.evidence());
    }
    try (Judgement judgement = new Judgement(request, slice, training, fits)) {
      judgement.judge();
      GateEvidence evidence = judgement.evidence();
      Gate.Decision decision = decide(request, judgement, evidence);
      String best = decision.winner() != null ? decision.winner() : judgement.fallback();
      Judgement.Judged judged = judgement.judged(best);
      RefitResult result =
          RefitResult.judged(
              decision.verdict(),
              judged.family(),
              judgement.metrics(judged),
              decision.each(),
              m,
              slice.from(),
              evidence,
              null);
      return decision.winner() == null ? result : conclude(request, judged, training, result, fits);
    }
  }

  /** Asks the gate. In a forced refit the champion's recipe wins if the gate names no winner. */
  private Gate.Decision decide(RefitRequest request, Judgement judgement, GateEvidence evidence) {
    ChampionRecipe recipe = judgement.champion();
    ChampionState champion = request.champion();
    Gate.Decision decision =
        new Gate(settings.gateAlpha(), settings.gateMinUsers())
            .decide(recipe == null ? null : recipe.text(), judgement.candidates(evidence));
    if (request.forced() && decision.winner() == null) {
      decision =
          new Gate.Decision(
              new Verdict(
                  Verdict.Decision.PUBLISHED,
                  "forced, because forgotten users must leave the model; the gate said: "
                      + decision.verdict().reason()),
              judgement.fallback(),
              decision.each());
    }
    if (champion != null && recipe != null && recipe.change() != null) {
      return decision.because(
          champion.manifest().version()
              + " counts as "
              + recipe.text()
              + ", because "
              + recipe.change());
    }
    return decision;
  }

  /** Fits the winner on all data and checks it. */
  private RefitResult conclude(
      RefitRequest request,
      Judgement.Judged winner,
      RatingMatrix training,
      RefitResult result,
      Fits fits)
      throws IOException {
    RatingMatrix m = request.matrix();
    long started = nanoTime.getAsLong();
    fits.fit(winner.family(), m, request.target(), winner.model());
    double seconds = (nanoTime.getAsLong() - started) / 1e9;
    fits.progress().progress("check " + winner.family().name(), 0, 1);
    ModelChecks checks = fits.check(request.target(), winner.model(), training, m);
    return ended(result.fitted(request.target(), checks, m.items(), seconds), request.target());
  }

  /** Counts popularity and publishes it without a judgement. */
  private static RefitResult replacement(RefitRequest request, String why, Fits fits)
      throws IOException {
    RatingMatrix m = request.matrix();
    boolean empty = m.ratings() == 0;
    Family family = new PopularityFamily();
    fits.fit(family, m, request.target(), null);
    return new RefitResult(
        new Verdict(Verdict.Decision.PUBLISHED, why),
        request.target(),
        family,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        empty ? GateEvidence.none() : request.evidence(),
        0,
        m.items(),
        empty ? 0 : m.lastSecond(),
        null,
        0);
  }

  /**
   * Runs a recount in the calling thread and the workers: writes the champion with counts of all
   * ratings. The champion is scored on the events since its data, and the new lists must resemble
   * its own lists.
   *
   * @throws IOException if a snapshot cannot be written or read
   */
  @Override
  public RefitResult recount(RecountRequest request, ProgressListener progress) throws IOException {
    RatingMatrix m = request.matrix();
    Fits fits = new Fits(settings, workers, request.items(), request.seed(), progress);
    ModelManifest manifest = request.champion().manifest();
    Family family = ChampionRecipe.of(manifest, settings.families()).family();
    ServingModel model = Fits.load(request.champion());
    long from = manifest.dataUntilEpochSeconds() + 1;
    RatingMatrix training = m.before(from);
    if (model == null || training.ratings() == 0 || request.champion().knowsForgotten()) {
      return RefitResult.unjudged(
          manifest.version()
              + " cannot be recounted: its snapshot or its data are gone, or some of its users are"
              + " forgotten",
          m,
          from,
          null);
    }
    SliceEvaluator evaluator = fits.evaluator(m, from);
    SliceScores scores = evaluator.evaluate("champion", model);
    Map<String, Metric> evaluated =
        SliceMetrics.of(scores, evaluator.baselines(), null, request.seed());
    long started = nanoTime.getAsLong();
    fits.recount(family, m, request.target(), model);
    double seconds = (nanoTime.getAsLong() - started) / 1e9;
    progress.progress("check " + family.name(), 0, 1);
    ModelChecks checks = fits.check(request.target(), model, training, m);
    RefitResult result =
        RefitResult.judged(
            new Verdict(
                Verdict.Decision.PUBLISHED,
                "the weights and factors of "
                    + manifest.version()
                    + " with counts of all ratings since"),
            family,
            evaluated,
            Map.of(),
            m,
            from,
            null,
            manifest.learnedUntil());
    return ended(result.fitted(request.target(), checks, m.items(), seconds), request.target());
  }

  /** Deletes the file if nothing is published. */
  private static RefitResult ended(RefitResult result, Path target) throws IOException {
    if (result.snapshot() == null) {
      Files.deleteIfExists(target);
    }
    return result;
  }

  @Override
  public void close() {
    close.run();
  }
}
