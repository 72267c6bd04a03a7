package io.freshet.trainer.gate;

import io.freshet.model.ServingModel;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.SnapshotWriter;
import io.freshet.model.serving.ServingModels;
import io.freshet.schemas.Metric;
import io.freshet.schemas.ModelManifest;
import io.freshet.trainer.evaluate.EvaluationSettings;
import io.freshet.trainer.evaluate.SliceEvaluator;
import io.freshet.trainer.evaluate.SliceScores;
import io.freshet.trainer.evaluate.UserClustered;
import io.freshet.trainer.families.Families;
import io.freshet.trainer.family.Family;
import io.freshet.trainer.family.FitContext;
import io.freshet.trainer.family.PopularityColumns;
import io.freshet.trainer.family.ProgressListener;
import io.freshet.trainer.family.Workers;
import io.freshet.trainer.matrix.RatingMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One refit from data to verdict: fit every candidate on what lies before the slice, score them and
 * the champion on the slice, ask the {@link Gate}, refit the winner on everything, check it.
 *
 * <p>The champion's recipe is a candidate even where the settings name another: without it nobody
 * would serve newer data while the other gathers evidence. Deterministic for equal requests,
 * whatever the number of threads.
 */
public final class RefitPipeline {
  private final RefitSettings settings;
  private final Workers workers;
  private final LongSupplier nanoTime;

  /**
   * A pipeline with these settings; it keeps no state between runs.
   *
   * @param nanoTime a clock for the durations that are reported, as {@link System#nanoTime}
   */
  public RefitPipeline(RefitSettings settings, Workers workers, LongSupplier nanoTime) {
    this.settings = settings;
    this.workers = workers;
    this.nanoTime = nanoTime;
  }

  /** A recipe that was fitted before the slice and scored on it. */
  private record Judged(Family family, ServingModel model, SliceScores scores) {}

  /**
   * Runs a refit in the calling thread and the workers; an interrupt ends it by a {@link
   * java.util.concurrent.CancellationException}.
   *
   * @throws IOException if a snapshot cannot be written or read
   * @throws ArithmeticException if every fit diverges
   */
  public RefitResult run(RefitRequest request, ProgressListener progress) throws IOException {
    RatingMatrix m = request.matrix();
    ChampionState champion = request.champion();
    if (champion != null && champion.pinned()) {
      return nothing(request, new Verdict.Refuse("the champion is pinned"), Long.MIN_VALUE);
    }
    if (request.recounts()) {
      return recounted(request, Objects.requireNonNull(champion, "champion"), progress);
    }
    NewestSlice slice = NewestSlice.of(m, champion, settings);
    RatingMatrix training = m.before(slice.from());
    if (training.ratings() == 0) {
      return nothing(
          request,
          new Verdict.InsufficientEvidence("all ratings are of one time: none could be judged"),
          slice.from());
    }
    EvaluationSettings judging = judging(request.seed());
    SliceEvaluator evaluator = new SliceEvaluator(m, slice.from(), judging, workers);
    List<Path> temporary = new ArrayList<>();
    try {
      Map<String, Judged> judged = new LinkedHashMap<>();
      for (Family family : candidates(champion)) {
        Path file = beside(request.target(), judged.size());
        temporary.add(file);
        fit(family, training, request, file, progress, earlier(champion, slice, family));
        ServingModel model = load(file);
        progress.progress("evaluate " + family.name(), 0, 1);
        judged.put(
            family.recipe(), new Judged(family, model, evaluator.evaluate(family.name(), model)));
      }
      SliceScores championScores = championScores(champion, slice, evaluator, judged);
      GateEvidence evidence = request.evidence();
      List<Candidate> views = new ArrayList<>();
      for (Map.Entry<String, Judged> entry : judged.entrySet()) {
        String recipe = entry.getKey();
        SliceScores scores = entry.getValue().scores();
        if (champion == null || championScores == null) {
          views.add(new Candidate(recipe, scores.ndcg(), null, 1));
        } else if (recipe.equals(champion.manifest().recipe())) {
          UserClustered difference =
              UserClustered.ratio(scores.gainOver(championScores), scores.eventsPerUser());
          views.add(new Candidate(recipe, scores.ndcg(), difference, 1));
        } else {
          evidence =
              evidence.look(
                  champion.manifest().recipe(),
                  recipe,
                  GateEvidence.Slice.of(slice.from(), m.lastSecond(), scores, championScores));
          views.add(
              new Candidate(
                  recipe, scores.ndcg(), evidence.pooled(recipe), evidence.looks(recipe)));
        }
      }
      Gate.Decision decision =
          new Gate(settings.gateAlpha(), settings.gateMinUsers())
              .decide(
                  champion == null ? null : new Gate.Champion(champion.manifest().recipe(), false),
                  views);
      decision = forced(request, decision, judged);
      Judged best = best(decision, champion, judged);
      progress.progress("evaluate baselines", 0, 1);
      Map<String, Metric> evaluated =
          SliceMetrics.of(best.scores(), evaluator.baselines(), championScores, request.seed());
      return conclude(request, slice, training, decision, best, evaluated, evidence, progress);
    } finally {
      for (Path file : temporary) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * The champion with counts of now. What it has learned has been judged; what came since tells how
   * it does, and the lists must resemble those it gave.
   */
  private RefitResult recounted(
      RefitRequest request, ChampionState champion, ProgressListener progress) throws IOException {
    RatingMatrix m = request.matrix();
    ModelManifest manifest = champion.manifest();
    Family family = Families.create(manifest.family(), manifest.settings());
    Path snapshot = champion.snapshot();
    long from = manifest.dataUntilEpochSeconds() + 1;
    RatingMatrix training = m.before(from);
    if (snapshot == null || training.ratings() == 0) {
      return nothing(
          request,
          new Verdict.InsufficientEvidence(
              manifest.version() + " cannot be counted anew: its snapshot or its data are gone"),
          from);
    }
    SliceEvaluator evaluator = new SliceEvaluator(m, from, judging(request.seed()), workers);
    ServingModel model = load(snapshot);
    Judged judged = new Judged(family, model, evaluator.evaluate("champion", model));
    Map<String, Metric> evaluated =
        SliceMetrics.of(judged.scores(), evaluator.baselines(), null, request.seed());
    Verdict verdict =
        new Verdict.Publish(
            "what " + manifest.version() + " has learned, with counts of all ratings since");
    Gate.Decision decision = new Gate.Decision(verdict, manifest.recipe(), Map.of());
    NewestSlice slice = new NewestSlice(from, true, true);
    return conclude(
        request, slice, training, decision, judged, evaluated, request.evidence(), progress);
  }

  private EvaluationSettings judging(long seed) {
    return new EvaluationSettings(
        settings.likeThreshold(), settings.sliceMaxEvents(), settings.popularityEFold(), seed);
  }

  private List<Family> candidates(@Nullable ChampionState champion) {
    List<Family> families = new ArrayList<>(settings.families());
    if (champion != null) {
      String recipe = champion.manifest().recipe();
      String family = champion.manifest().family();
      boolean named = families.stream().anyMatch(f -> f.recipe().equals(recipe));
      // A family of a newer version is not ours to refit; its snapshot can still be judged.
      if (!named && Families.names().contains(family)) {
        Family own = Families.create(family, champion.manifest().settings());
        if (own.recipe().equals(recipe)) {
          families.add(own);
        }
      }
    }
    return families;
  }

  /**
   * The champion's side of the comparison: its snapshot where that has not seen the slice, else its
   * recipe refitted.
   */
  private @Nullable SliceScores championScores(
      @Nullable ChampionState champion,
      NewestSlice slice,
      SliceEvaluator evaluator,
      Map<String, Judged> judged)
      throws IOException {
    if (champion == null) {
      return null;
    }
    Path snapshot = champion.snapshot();
    if (slice.afterChampion() && snapshot != null) {
      return evaluator.evaluate("champion", load(snapshot));
    }
    Judged own = judged.get(champion.manifest().recipe());
    if (own == null) {
      throw new IOException(
          "the champion "
              + champion.manifest().version()
              + " has seen the slice and its recipe is unknown here: "
              + champion.manifest().recipe());
    }
    return own.scores();
  }

  /**
   * Where a model is wanted whatever the gate finds, the champion's recipe goes ahead unless
   * something better does.
   */
  private static Gate.Decision forced(
      RefitRequest request, Gate.Decision decision, Map<String, Judged> judged) {
    if (!request.forced() || decision.winner() != null) {
      return decision;
    }
    ChampionState champion = request.champion();
    String recipe =
        champion != null && judged.containsKey(champion.manifest().recipe())
            ? champion.manifest().recipe()
            : judged.keySet().iterator().next();
    return new Gate.Decision(
        new Verdict.Publish("forced, though: " + decision.verdict().reason()),
        recipe,
        decision.each());
  }

  private static Judged best(
      Gate.Decision decision, @Nullable ChampionState champion, Map<String, Judged> judged) {
    Judged best = judged.get(decision.winner() == null ? "" : decision.winner());
    if (best == null && champion != null) {
      best = judged.get(champion.manifest().recipe());
    }
    return best != null ? best : judged.values().iterator().next();
  }

  private RefitResult conclude(
      RefitRequest request,
      NewestSlice slice,
      RatingMatrix training,
      Gate.Decision decision,
      Judged best,
      Map<String, Metric> evaluated,
      GateEvidence evidence,
      ProgressListener progress)
      throws IOException {
    Verdict verdict = decision.verdict();
    Map<String, Metric> refit = Map.of();
    Map<String, Double> learned = Map.of();
    double fitSeconds = 0;
    Path published = null;
    long items = 0;
    if (decision.winner() != null) {
      RatingMatrix m = request.matrix();
      long started = nanoTime.getAsLong();
      fit(best.family(), m, request, request.target(), progress, best.model());
      fitSeconds = (nanoTime.getAsLong() - started) / 1e9;
      progress.progress("check " + best.family().name(), 0, 1);
      ModelChecks checks = checks(request, training, best);
      refit = new TreeMap<>(checks.metrics());
      ChampionState champion = request.champion();
      if (request.recounts() && champion != null) {
        refit.put(ChampionState.LEARNED_UNTIL, champion.learnedUntilMetric());
      }
      learned = checks.learned();
      items = m.items();
      if (checks.failures().isEmpty()) {
        published = request.target();
      } else {
        verdict = new Verdict.FailedChecks(String.join("; ", checks.failures()));
        Files.deleteIfExists(request.target());
      }
    }
    return new RefitResult(
        verdict,
        published,
        best.family().name(),
        best.family().recipe(),
        best.family().settings(),
        learned,
        evaluated,
        refit,
        decision.each(),
        evidence,
        slice.from(),
        published == null ? 0 : items,
        request.matrix().lastSecond(),
        fitSeconds);
  }

  private ModelChecks checks(RefitRequest request, RatingMatrix training, Judged best)
      throws IOException {
    try {
      return ModelChecks.of(
          load(request.target()),
          best.model(),
          training,
          request.matrix(),
          settings.limits(),
          request.seed());
    } catch (SnapshotFormatException e) {
      return new ModelChecks(
          List.of(
              "it cannot be loaded: " + Objects.requireNonNullElse(e.getMessage(), e.toString())),
          Map.of(),
          Map.of());
    }
  }

  /** The champion where a fit may start from it: of the same family, the slice not learned. */
  private static @Nullable ServingModel earlier(
      @Nullable ChampionState champion, NewestSlice slice, Family family) throws IOException {
    Path snapshot = champion == null || !slice.afterLearning() ? null : champion.snapshot();
    return champion == null
            || snapshot == null
            || !champion.manifest().family().equals(family.name())
        ? null
        : load(snapshot);
  }

  private void fit(
      Family family,
      RatingMatrix m,
      RefitRequest request,
      Path file,
      ProgressListener progress,
      @Nullable ServingModel earlier)
      throws IOException {
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, settings.likeThreshold(), settings.popularityEFold()).put(out);
    FitContext context =
        new FitContext(
            request.seed(), settings.likeThreshold(), request.items(), workers, progress, earlier);
    if (request.recounts() && earlier != null) {
      family.recount(m, context, earlier, out);
    } else {
      family.fit(m, context, out);
    }
    out.write(file);
  }

  private static ServingModel load(Path file) throws IOException {
    return ServingModels.load(Snapshot.open(file));
  }

  private static Path beside(Path target, int number) {
    return target.resolveSibling(
        String.format(Locale.ROOT, "%s.candidate-%d", target.getFileName(), number));
  }

  private static RefitResult nothing(RefitRequest request, Verdict verdict, long sliceFrom) {
    return new RefitResult(
        verdict,
        null,
        "",
        "",
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        request.evidence(),
        sliceFrom,
        0,
        request.matrix().lastSecond(),
        0);
  }
}
