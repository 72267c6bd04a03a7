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
import io.freshet.trainer.family.Family;
import io.freshet.trainer.family.FitContext;
import io.freshet.trainer.family.PopularityColumns;
import io.freshet.trainer.family.PopularityFamily;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One refit from data to verdict: fit every candidate on what lies before the slice, score them and
 * the champion on the slice, ask the {@link Gate}, refit the winner on everything, check it.
 *
 * <p>The champion's recipe is a candidate even where the settings name another: without it nobody
 * would serve newer data while the other gathers evidence. Deterministic for equal requests,
 * whatever the number of threads.
 */
public final class RefitPipeline {
  private static final Logger log = LoggerFactory.getLogger(RefitPipeline.class);

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
    if (request.forced() && m.ratings() == 0) {
      return emptied(request, progress);
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
    ChampionRecipe recipe = champion == null ? null : recipe(champion);
    String championRecipe = recipe == null ? null : recipe.text();
    ServingModel serving = champion == null ? null : model(champion);
    List<Path> temporary = new ArrayList<>();
    try {
      Map<String, Judged> judged = new LinkedHashMap<>();
      for (Family family : candidates(recipe)) {
        Path file = beside(request.target(), judged.size());
        temporary.add(file);
        fit(
            family,
            training,
            request,
            file,
            progress,
            slice.afterLearning() && champion != null && !champion.knowsForgotten()
                ? earlier(serving, family)
                : null);
        ServingModel model = load(file);
        progress.progress("evaluate " + family.name(), 0, 1);
        judged.put(
            family.recipe(), new Judged(family, model, evaluator.evaluate(family.name(), model)));
      }
      SliceScores championScores =
          championRecipe == null
              ? null
              : slice.afterChampion() && serving != null
                  ? evaluator.evaluate("champion", serving)
                  : Objects.requireNonNull(judged.get(championRecipe)).scores();
      GateEvidence evidence = request.evidence().of(judged.keySet());
      List<Candidate> views = new ArrayList<>();
      for (Map.Entry<String, Judged> entry : judged.entrySet()) {
        String candidate = entry.getKey();
        SliceScores scores = entry.getValue().scores();
        if (championRecipe == null || championScores == null) {
          views.add(new Candidate(candidate, scores.ndcg(), null, 1));
        } else if (candidate.equals(championRecipe)) {
          UserClustered difference =
              UserClustered.ratio(scores.gainOver(championScores), scores.eventsPerUser());
          views.add(new Candidate(candidate, scores.ndcg(), difference, 1));
        } else {
          evidence =
              evidence.look(
                  championRecipe,
                  candidate,
                  GateEvidence.Slice.of(
                      slice.from(), m.lastSecond(), scores, championScores, request.userHash()));
          views.add(
              new Candidate(
                  candidate, scores.ndcg(), evidence.pooled(candidate), evidence.looks(candidate)));
        }
      }
      Gate.Decision decision =
          new Gate(settings.gateAlpha(), settings.gateMinUsers())
              .decide(
                  championRecipe == null ? null : new Gate.Champion(championRecipe, false), views);
      decision = forced(request, decision, championRecipe, judged);
      if (champion != null && recipe != null && recipe.change() != null) {
        decision =
            decision.because(
                champion.manifest().version()
                    + " counts as "
                    + recipe.text()
                    + ", for "
                    + recipe.change());
      }
      Judged best = best(decision, championRecipe, judged);
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
   * A model of no ratings: it takes the place of one that knows users who are all forgotten. There
   * is nothing to judge it on.
   */
  private RefitResult emptied(RefitRequest request, ProgressListener progress) throws IOException {
    Family family = new PopularityFamily();
    fit(family, request.matrix(), request, request.target(), progress, null);
    Verdict verdict =
        new Verdict.Publish("a model of nothing: everybody whom the last one knew is forgotten");
    return new RefitResult(
        verdict,
        request.target(),
        family.name(),
        family.recipe(),
        family.settings(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(family.recipe(), verdict),
        GateEvidence.none(),
        0,
        0,
        0,
        0);
  }

  /**
   * The champion with counts of now. What it has learned has been judged; what came since tells how
   * it does, and the lists must resemble those it gave.
   */
  private RefitResult recounted(
      RefitRequest request, ChampionState champion, ProgressListener progress) throws IOException {
    RatingMatrix m = request.matrix();
    ModelManifest manifest = champion.manifest();
    Family family = recipe(champion).family();
    ServingModel model = model(champion);
    long from = manifest.dataUntilEpochSeconds() + 1;
    RatingMatrix training = m.before(from);
    if (model == null || training.ratings() == 0 || champion.knowsForgotten()) {
      return nothing(
          request,
          new Verdict.InsufficientEvidence(
              manifest.version()
                  + " cannot be counted anew: its snapshot or its data are gone, or some of its"
                  + " users are forgotten"),
          from);
    }
    SliceEvaluator evaluator = new SliceEvaluator(m, from, judging(request.seed()), workers);
    Judged judged = new Judged(family, model, evaluator.evaluate("champion", model));
    Map<String, Metric> evaluated =
        SliceMetrics.of(judged.scores(), evaluator.baselines(), null, request.seed());
    Verdict verdict =
        new Verdict.Publish(
            "what " + manifest.version() + " has learned, with counts of all ratings since");
    Gate.Decision decision = new Gate.Decision(verdict, family.recipe(), Map.of());
    NewestSlice slice = new NewestSlice(from, true, true);
    return conclude(
        request, slice, training, decision, judged, evaluated, request.evidence(), progress);
  }

  private EvaluationSettings judging(long seed) {
    return new EvaluationSettings(
        settings.likeThreshold(), settings.sliceMaxEvents(), settings.popularityEFold(), seed);
  }

  private ChampionRecipe recipe(ChampionState champion) {
    return ChampionRecipe.of(champion.manifest(), settings.families());
  }

  private List<Family> candidates(@Nullable ChampionRecipe champion) {
    List<Family> families = new ArrayList<>(settings.families());
    if (champion != null && families.stream().noneMatch(f -> f.recipe().equals(champion.text()))) {
      families.add(champion.family());
    }
    return families;
  }

  /**
   * What serves, as it is; null where its file is not at hand or is of a release that this one
   * cannot read. Its recipe, refitted, stands for it then.
   */
  private static @Nullable ServingModel model(ChampionState champion) throws IOException {
    Path snapshot = champion.snapshot();
    if (snapshot == null) {
      return null;
    }
    try {
      return load(snapshot);
    } catch (SnapshotFormatException e) {
      log.warn("{} is judged by its recipe alone", champion.manifest().version(), e);
      return null;
    }
  }

  /**
   * Where a model is wanted whatever the gate finds, the champion's recipe goes ahead unless
   * something better does.
   */
  private static Gate.Decision forced(
      RefitRequest request,
      Gate.Decision decision,
      @Nullable String champion,
      Map<String, Judged> judged) {
    if (!request.forced() || decision.winner() != null) {
      return decision;
    }
    String recipe = champion != null ? champion : judged.keySet().iterator().next();
    return new Gate.Decision(
        new Verdict.Publish("forced, though: " + decision.verdict().reason()),
        recipe,
        decision.each());
  }

  private static Judged best(
      Gate.Decision decision, @Nullable String champion, Map<String, Judged> judged) {
    String recipe = decision.winner() != null ? decision.winner() : champion;
    return recipe != null
        ? Objects.requireNonNull(judged.get(recipe), recipe)
        : judged.values().iterator().next();
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

  /** What serves where a fit may start from it. */
  private static @Nullable ServingModel earlier(@Nullable ServingModel serving, Family family) {
    return serving != null && serving.family().equals(family.name()) ? serving : null;
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
