package io.freshet.trainer.gate;

import io.freshet.evaluation.slice.SliceEvaluator;
import io.freshet.evaluation.slice.SliceScores;
import io.freshet.families.family.Family;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.statistics.UserClustered;
import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The judging of one refit: fits recipes on the events before the slice, and scores them and the
 * champion on the slice. {@link #close} removes the files.
 *
 * <p>The champion's recipe is a candidate even if the settings do not name it. Without it the
 * champion would not be renewed while another recipe gathers evidence.
 */
final class Judgement implements AutoCloseable {

  /** A recipe that was fitted before the slice and scored on it. */
  record Judged(Family family, ServingModel model, SliceScores scores) {}

  private static final Logger LOG = LoggerFactory.getLogger(Judgement.class);

  private final RefitRequest request;
  private final NewestSlice slice;
  private final RatingMatrix training;
  private final Fits fits;
  private final SliceEvaluator evaluator;
  private final @Nullable ChampionRecipe champion;
  private final Map<String, Judged> recipes = new LinkedHashMap<>();
  private final List<Path> files = new ArrayList<>();
  private @Nullable SliceScores championScores;

  /**
   * Creates an instance; {@link #judge} fits and scores.
   *
   * @param training the ratings before the slice, min 1
   */
  Judgement(RefitRequest request, NewestSlice slice, RatingMatrix training, Fits fits) {
    this.request = request;
    this.slice = slice;
    this.training = training;
    this.fits = fits;
    this.evaluator = fits.evaluator(request.matrix(), slice.from());
    ChampionState serving = request.champion();
    this.champion =
        serving == null ? null : ChampionRecipe.of(serving.manifest(), fits.settings().families());
  }

  /** Fits and scores the candidates and the champion. Called once. */
  void judge() throws IOException {
    ChampionState state = request.champion();
    ServingModel serving = state == null ? null : Fits.load(state);
    boolean warm = slice.afterLearning() && state != null && !state.knowsForgotten();
    for (Family family : candidates()) {
      Path file = beside(request.target(), recipes.size());
      files.add(file);
      fits.fit(family, training, file, warm ? ofFamily(serving, family) : null);
      ServingModel model = Fits.load(file);
      fits.progress().progress("evaluate " + family.name(), 0, 1);
      recipes.put(
          family.recipe(), new Judged(family, model, evaluator.evaluate(family.name(), model)));
    }
    if (champion != null) {
      championScores =
          slice.afterChampion() && serving != null
              ? evaluator.evaluate("champion", serving)
              : judged(champion.text()).scores();
    }
  }

  private List<Family> candidates() {
    List<Family> families = new ArrayList<>(fits.settings().families());
    if (champion != null && families.stream().noneMatch(f -> f.recipe().equals(champion.text()))) {
      families.add(champion.family());
    }
    if (training.stated().ratings() == 0) {
      List<String> without = families.stream().filter(Family::explicit).map(Family::name).toList();
      families.removeIf(Family::explicit);
      if (families.isEmpty()) {
        throw new IllegalArgumentException(
            "no family can be fitted: " + without + " learn from ratings, and there are none");
      }
      if (!without.isEmpty()) {
        LOG.warn("{} learn from ratings, and there are none: not fitted", without);
      }
    }
    return families;
  }

  private static @Nullable ServingModel ofFamily(@Nullable ServingModel serving, Family family) {
    return serving != null && serving.family().equals(family.name()) ? serving : null;
  }

  private static Path beside(Path target, int number) {
    return target.resolveSibling(
        String.format(Locale.ROOT, "%s.candidate-%d", target.getFileName(), number));
  }

  /** Returns the evidence of earlier slices and of this one. */
  GateEvidence evidence() {
    GateEvidence evidence = request.evidence().of(recipes.keySet());
    if (champion != null && championScores != null) {
      for (Map.Entry<String, Judged> entry : recipes.entrySet()) {
        if (!entry.getKey().equals(champion.text())) {
          evidence =
              evidence.look(
                  champion.text(),
                  entry.getKey(),
                  GateEvidence.Slice.of(
                      slice.from(),
                      request.matrix().lastSecond(),
                      entry.getValue().scores(),
                      championScores,
                      request.userHash()));
        }
      }
    }
    return evidence;
  }

  /** Returns the candidates for the gate, the preferred one first. */
  List<Candidate> candidates(GateEvidence evidence) {
    List<Candidate> candidates = new ArrayList<>();
    recipes.forEach((recipe, judged) -> candidates.add(candidate(recipe, judged, evidence)));
    return candidates;
  }

  private Candidate candidate(String recipe, Judged judged, GateEvidence evidence) {
    SliceScores scores = judged.scores();
    if (champion == null || championScores == null) {
      return new Candidate(recipe, scores.ndcg(), null, 1);
    }
    if (recipe.equals(champion.text())) {
      UserClustered difference =
          UserClustered.ratio(scores.gainOver(championScores), scores.eventsPerUser());
      return new Candidate(recipe, scores.ndcg(), difference, 1);
    }
    return new Candidate(recipe, scores.ndcg(), evidence.pooled(recipe), evidence.looks(recipe));
  }

  /** Returns the champion's recipe as this release reads it; null before the first publication. */
  @Nullable ChampionRecipe champion() {
    return champion;
  }

  /**
   * Returns the recipe to use if the gate names no winner: the champion's, or else the first one.
   */
  String fallback() {
    return champion != null ? champion.text() : recipes.keySet().iterator().next();
  }

  Judged judged(String recipe) {
    return Objects.requireNonNull(recipes.get(recipe), recipe);
  }

  /** Returns the metrics of a recipe; see {@link RefitResult#evaluated}. */
  Map<String, Metric> metrics(Judged judged) {
    fits.progress().progress("evaluate baselines", 0, 1);
    return SliceMetrics.of(judged.scores(), evaluator.baselines(), championScores, request.seed());
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
