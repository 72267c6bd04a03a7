/**
 * Records about results: the answers on {@code recommendations} with their reasons ({@link
 * io.freshet.schemas.answer.Recommendations}), and the results of refits and measurements on {@code
 * evaluations} ({@link io.freshet.schemas.answer.Evaluation}).
 */
@NullMarked
package io.freshet.schemas.answer;

import org.jspecify.annotations.NullMarked;
