/** Freshet trainer. */
@NullMarked
package io.freshet.trainer;

import org.jspecify.annotations.NullMarked;
