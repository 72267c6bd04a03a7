package io.freshet.trainer.gate;

import io.freshet.evaluation.slice.EvaluationSettings;
import io.freshet.evaluation.slice.SliceEvaluator;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits, loads, scores and checks the models of one refit or recount.
 *
 * @param items what is known of items, by id
 * @param seed of every random choice
 */
record Fits(
    RefitSettings settings,
    Workers workers,
    Map<String, Item> items,
    long seed,
    ProgressListener progress) {
  private static final Logger log = LoggerFactory.getLogger(Fits.class);

  /**
   * Fits a recipe and writes its snapshot.
   *
   * @param earlier a model of the same family to start from, or null
   */
  void fit(Family family, RatingMatrix m, Path file, @Nullable ServingModel earlier)
      throws IOException {
    SnapshotWriter out = begin(family, m);
    family.fit(m, context(earlier), out);
    out.write(file);
  }

  /** Writes a snapshot that keeps what a model has learned, with counts of everything here. */
  void recount(Family family, RatingMatrix m, Path file, ServingModel earlier) throws IOException {
    SnapshotWriter out = begin(family, m);
    family.recount(m, context(earlier), earlier, out);
    out.write(file);
  }

  private SnapshotWriter begin(Family family, RatingMatrix m) {
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, settings.likeThreshold(), settings.popularityEFold()).put(out);
    return out;
  }

  private FitContext context(@Nullable ServingModel earlier) {
    return new FitContext(seed, settings.likeThreshold(), items, workers, progress, earlier);
  }

  /** Scores models on the events from a second on. */
  SliceEvaluator evaluator(RatingMatrix m, long from) {
    return new SliceEvaluator(
        m,
        from,
        new EvaluationSettings(
            settings.likeThreshold(), settings.sliceMaxEvents(), settings.popularityEFold(), seed),
        workers);
  }

  /** Checks a model that was fitted on everything; see {@link ModelChecks#of}. */
  ModelChecks check(Path file, ServingModel evaluated, RatingMatrix histories, RatingMatrix all)
      throws IOException {
    try {
      return ModelChecks.of(load(file), evaluated, histories, all, settings.limits(), seed);
    } catch (SnapshotFormatException e) {
      return new ModelChecks(
          List.of(
              "it cannot be loaded: " + Objects.requireNonNullElse(e.getMessage(), e.toString())),
          Map.of(),
          Map.of());
    }
  }

  static ServingModel load(Path file) throws IOException {
    return ServingModels.load(Snapshot.open(file));
  }

  /**
   * The champion's model; null where its file is not at hand or is of a release that this one
   * cannot read. Its recipe, refitted, stands for it then.
   */
  static @Nullable ServingModel load(ChampionState champion) throws IOException {
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
}
