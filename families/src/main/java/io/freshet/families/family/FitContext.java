package io.freshet.families.family;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.item.Item;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a fit besides the rating matrix.
 *
 * @param seed seed of every random choice
 * @param likeThreshold a rating of at least this value is a like
 * @param items known items by id: items of the matrix, as far as they are described, and items that
 *     nobody has rated
 * @param workers runs the parallel parts
 * @param progress receives the progress of the fit
 * @param earlier an earlier model of the same stream, fitted to no data outside the matrix;
 *     families that can start from it need fewer steps; null to start from nothing
 */
public record FitContext(
    long seed,
    double likeThreshold,
    Map<String, Item> items,
    Workers workers,
    ProgressListener progress,
    @Nullable ServingModel earlier) {

  /** Creates the inputs of a fit that starts from nothing. */
  public FitContext(
      long seed,
      double likeThreshold,
      Map<String, Item> items,
      Workers workers,
      ProgressListener progress) {
    this(seed, likeThreshold, items, workers, progress, null);
  }
}
