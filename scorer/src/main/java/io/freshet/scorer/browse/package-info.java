/**
 * What people look at items with: search by words, and a map of the model's item vectors. Made from
 * the current view when it is first asked for; no answer to an event depends on it.
 */
@NullMarked
package io.freshet.scorer.browse;

import org.jspecify.annotations.NullMarked;
