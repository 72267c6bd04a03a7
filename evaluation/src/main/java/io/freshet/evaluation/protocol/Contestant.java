package io.freshet.evaluation.protocol;

import io.freshet.families.family.Family;

/**
 * A family to evaluate, with the seed of its fit.
 *
 * @param family the recipe
 * @param seed seed of the fit
 * @param baseline whether the family is in the table as a baseline
 */
public record Contestant(Family family, long seed, boolean baseline) {}
