/** Matrix factorisation of ratings, served: biased, and Bayesian with a posterior per user. */
@NullMarked
package io.freshet.model.mf;

import org.jspecify.annotations.NullMarked;
