/** Fits the neural families with Deeplearning4j. */
@NullMarked
package io.freshet.families.neural;

import org.jspecify.annotations.NullMarked;
