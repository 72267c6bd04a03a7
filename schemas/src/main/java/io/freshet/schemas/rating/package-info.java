/** Rating events: the record, its parser, and what a rating says of a session and a moment. */
@NullMarked
package io.freshet.schemas.rating;

import org.jspecify.annotations.NullMarked;
