package io.freshet.trainer.evaluate.protocol;

import io.freshet.trainer.family.Family;

/**
 * A family that takes part, with the seed of its fit.
 *
 * @param family the recipe
 * @param seed of the fit
 * @param baseline whether it stands in the table for comparison
 */
public record Contestant(Family family, long seed, boolean baseline) {}
