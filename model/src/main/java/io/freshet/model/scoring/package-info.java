/**
 * The contract of all families: models ({@link io.freshet.model.scoring.ServingModel}), scorers
 * ({@link io.freshet.model.scoring.UserScorer}), the history of a user, and exact and approximate
 * top-k selection.
 */
@NullMarked
package io.freshet.model.scoring;

import org.jspecify.annotations.NullMarked;
