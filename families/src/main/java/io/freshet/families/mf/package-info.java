/**
 * Fits matrix factorisations of ratings: biased by stochastic gradient descent, Bayesian by Gibbs
 * sampling.
 */
@NullMarked
package io.freshet.families.mf;

import org.jspecify.annotations.NullMarked;
