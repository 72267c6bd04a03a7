package io.freshet.trainer.family;

import io.freshet.schemas.Item;
import java.util.Map;

/**
 * What a fit may use beside the data.
 *
 * @param seed of every random choice
 * @param likeThreshold a rating of at least this is a like
 * @param items what is known of items by id: those of the matrix as far as they are listed, and
 *     others that nobody has rated
 * @param workers runs the parallel parts
 * @param progress is told how far the fit is
 */
public record FitContext(
    long seed,
    double likeThreshold,
    Map<String, Item> items,
    Workers workers,
    ProgressListener progress) {}
