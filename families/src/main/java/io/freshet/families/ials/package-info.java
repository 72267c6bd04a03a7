/** Fits implicit ALS (alternating least squares). */
@NullMarked
package io.freshet.families.ials;

import org.jspecify.annotations.NullMarked;
