/**
 * Answers on demand: a table of user states of its own, engines of its own, and the way to the
 * instance that holds a user. The threads that answer events neither wait for it nor know of it.
 */
@NullMarked
package io.freshet.scorer.query;

import org.jspecify.annotations.NullMarked;
