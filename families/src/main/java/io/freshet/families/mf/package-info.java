/** Fits matrix factorisations of ratings: by stochastic gradient descent and by Gibbs sampling. */
@NullMarked
package io.freshet.families.mf;

import org.jspecify.annotations.NullMarked;
