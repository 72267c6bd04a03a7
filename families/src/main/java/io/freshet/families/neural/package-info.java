/**
 * Fits the neural families with Deeplearning4j: blueprints, parts of a network, training loop and
 * word vectors.
 */
@NullMarked
package io.freshet.families.neural;

import org.jspecify.annotations.NullMarked;
