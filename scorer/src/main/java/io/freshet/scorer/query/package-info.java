/**
 * Answers on demand: a separate table of user states, separate engines, and forwarding to the
 * instance that holds a user. The threads that answer events do not depend on it.
 */
@NullMarked
package io.freshet.scorer.query;

import org.jspecify.annotations.NullMarked;
