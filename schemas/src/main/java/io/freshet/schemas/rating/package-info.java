/**
 * Rating events: their parser ({@link io.freshet.schemas.rating.RatingParser}), their effect on a
 * user's state, and the context and session of an event.
 */
@NullMarked
package io.freshet.schemas.rating;

import org.jspecify.annotations.NullMarked;
