package io.freshet.evaluation.protocol;

import io.freshet.families.family.Family;

/**
 * A family that takes part, with the seed of its fit.
 *
 * @param family the recipe
 * @param seed of the fit
 * @param baseline whether it stands in the table for comparison
 */
public record Contestant(Family family, long seed, boolean baseline) {}
