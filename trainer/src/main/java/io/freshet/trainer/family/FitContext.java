package io.freshet.trainer.family;

/**
 * What a fit may use beside the data.
 *
 * @param seed of every random choice
 * @param workers runs the parallel parts
 * @param progress is told how far the fit is
 */
public record FitContext(long seed, Workers workers, ProgressListener progress) {}
