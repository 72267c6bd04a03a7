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
 * The operations on models that one refit or recount needs: fit, load, score and check.
 *
 * @param items the listed items, by id
 * @param seed of every random choice
 */
record Fits(
    RefitSettings settings,
    Workers workers,
    Map<String, Item> items,
    long seed,
    ProgressListener progress) {
  private static final Logger LOG = LoggerFactory.getLogger(Fits.class);

  /**
   * Fits a recipe and writes its snapshot.
   *
   * @param earlier a model of the same family to start from, or null
   */
  void fit(Family family, RatingMatrix m, Path file, @Nullable ServingModel earlier)
      throws IOException {
    RatingMatrix own = family.explicit() ? m.stated() : m;
    SnapshotWriter out = begin(family, own);
    family.fit(own, context(earlier), out);
    out.write(file);
  }

  /** Writes a snapshot of an earlier model with its counts replaced by counts of the matrix. */
  void recount(Family family, RatingMatrix m, Path file, ServingModel earlier) throws IOException {
    RatingMatrix own = family.explicit() ? m.stated() : m;
    SnapshotWriter out = begin(family, own);
    family.recount(own, context(earlier), earlier, out);
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

  /** Returns an evaluator that scores models on the events from a second on. */
  SliceEvaluator evaluator(RatingMatrix m, long from) {
    return new SliceEvaluator(
        m,
        from,
        new EvaluationSettings(
            settings.likeThreshold(), settings.sliceMaxEvents(), settings.popularityEFold(), seed),
        workers);
  }

  /** Checks a model that was fitted on all data; see {@link ModelChecks#of}. */
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
   * Loads the champion's model; null if there is no file or this release cannot read it. The gate
   * then refits the champion's recipe.
   */
  static @Nullable ServingModel load(ChampionState champion) throws IOException {
    Path snapshot = champion.snapshot();
    if (snapshot == null) {
      return null;
    }
    try {
      return load(snapshot);
    } catch (SnapshotFormatException e) {
      LOG.warn(
          "{} cannot be loaded; the gate refits its recipe instead",
          champion.manifest().version(),
          e);
      return null;
    }
  }
}
