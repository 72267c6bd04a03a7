package io.freshet.families.family;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.item.Item;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fit may use beside the data.
 *
 * @param seed of every random choice
 * @param likeThreshold a rating of at least this is a like
 * @param items what is known of items by id: those of the matrix as far as they are listed, and
 *     others that nobody has rated
 * @param workers runs the parallel parts
 * @param progress is told how far the fit is
 * @param earlier a model of an earlier moment of the same stream, which knows nothing that the data
 *     do not: families that can start from it need fewer steps; null to start from nothing
 */
public record FitContext(
    long seed,
    double likeThreshold,
    Map<String, Item> items,
    Workers workers,
    ProgressListener progress,
    @Nullable ServingModel earlier) {

  /** A fit that starts from nothing. */
  public FitContext(
      long seed,
      double likeThreshold,
      Map<String, Item> items,
      Workers workers,
      ProgressListener progress) {
    this(seed, likeThreshold, items, workers, progress, null);
  }
}
