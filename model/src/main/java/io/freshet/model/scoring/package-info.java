/**
 * What every family of models has in common: what a model says of itself, how it scores a user, and
 * top-k selection.
 */
@NullMarked
package io.freshet.model.scoring;

import org.jspecify.annotations.NullMarked;
