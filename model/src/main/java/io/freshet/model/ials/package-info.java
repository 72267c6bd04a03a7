/** Implicit alternating least squares: item factors, and the ridge problem that folds a user in. */
@NullMarked
package io.freshet.model.ials;

import org.jspecify.annotations.NullMarked;
