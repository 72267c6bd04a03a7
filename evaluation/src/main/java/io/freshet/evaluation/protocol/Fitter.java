package io.freshet.evaluation.protocol;

import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fits families and loads their snapshots as a scorer does, so that the evaluated model is the
 * served one.
 *
 * @param folder folder for temporary snapshot files
 * @param likeThreshold a rating of at least this value is a like
 * @param popularityEFold number of events after which an event's weight in the decayed popularity
 *     is 1/e
 * @param workers run fits and scoring
 * @param nanoTime a clock for durations, like {@link System#nanoTime}
 * @param progress receives the progress of a fit
 * @param loader loads a model from a snapshot file, usually {@link #SERVING}
 */
public record Fitter(
    Path folder,
    double likeThreshold,
    double popularityEFold,
    Workers workers,
    LongSupplier nanoTime,
    ProgressListener progress,
    Loader loader) {

  /** Loads a model as a scorer does. */
  public static final Loader SERVING = file -> ServingModels.load(Snapshot.open(file));

  /** Loads a model from a snapshot file. */
  @FunctionalInterface
  public interface Loader {
    /** Loads the model; the file may be deleted afterwards. */
    ServingModel load(Path file) throws IOException;
  }

  /**
   * Fits a family from nothing.
   *
   * @throws SkippedException if the family refuses the data or its fit diverges
   * @throws IOException if the snapshot cannot be written or read back
   */
  Fitted fit(Contestant contestant, RatingMatrix m, Map<String, Item> items)
      throws IOException, SkippedException {
    return fit(contestant, m, items, null);
  }

  /**
   * Fits a family as a running trainer does, starting from an earlier model.
   *
   * @param earlier an earlier model of this contestant, fitted to no data outside the matrix, or
   *     null
   * @throws SkippedException if the family refuses the data or its fit diverges
   * @throws IOException if the snapshot cannot be written or read back
   */
  Fitted fit(
      Contestant contestant,
      RatingMatrix m,
      Map<String, Item> items,
      @Nullable ServingModel earlier)
      throws IOException, SkippedException {
    return load(
        contestant, m, out -> contestant.family().fit(m, context(contestant, items, earlier), out));
  }

  /**
   * Recounts a model as a running trainer does, see {@link
   * io.freshet.families.family.Family#recount}.
   *
   * @param earlier an earlier model of this contestant, fitted to no data outside the matrix
   * @throws SkippedException if the family refuses the data
   * @throws IOException if the snapshot cannot be written or read back
   */
  Fitted recount(
      Contestant contestant, RatingMatrix m, Map<String, Item> items, ServingModel earlier)
      throws IOException, SkippedException {
    return load(
        contestant,
        m,
        out -> {
          contestant.family().recount(m, context(contestant, items, null), earlier, out);
          return Fit.PLAIN;
        });
  }

  private FitContext context(
      Contestant contestant, Map<String, Item> items, @Nullable ServingModel earlier) {
    return new FitContext(contestant.seed(), likeThreshold, items, workers, progress, earlier);
  }

  private Fitted load(Contestant contestant, RatingMatrix m, Function<SnapshotWriter, Fit> fill)
      throws IOException, SkippedException {
    long started = nanoTime.getAsLong();
    Path file = Files.createTempFile(folder, "evaluate-", ".snapshot");
    try {
      SnapshotWriter out = new SnapshotWriter(contestant.family().name(), m.catalogue());
      PopularityColumns.of(m, likeThreshold, popularityEFold).put(out);
      Fit fit;
      try {
        fit = fill.apply(out);
      } catch (ArithmeticException
          | IllegalArgumentException
          | IllegalStateException
          | SizeLimitException e) {
        throw new SkippedException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
      }
      out.write(file);
      long bytes = Files.size(file);
      // The mapping outlives the file.
      return new Fitted(loader.load(file), fit, m, since(started), bytes);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Seconds since a reading of the clock. */
  double since(long started) {
    return (nanoTime.getAsLong() - started) / 1e9;
  }
}
