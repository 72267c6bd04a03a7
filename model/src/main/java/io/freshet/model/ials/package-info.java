/**
 * Implicit alternating least squares (iALS), served: item factors, and the ridge regression that
 * folds a user in.
 */
@NullMarked
package io.freshet.model.ials;

import org.jspecify.annotations.NullMarked;
