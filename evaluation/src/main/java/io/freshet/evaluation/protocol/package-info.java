/**
 * Evaluation protocols: each one splits the data, fits every family, and scores it on the same
 * cases.
 */
@NullMarked
package io.freshet.evaluation.protocol;

import org.jspecify.annotations.NullMarked;
