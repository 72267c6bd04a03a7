/**
 * Experiments in a scorer: {@link io.freshet.scorer.experiment.ExperimentFollower} reads them, and
 * {@link io.freshet.scorer.experiment.ServedExperiments} says which arm answers a user.
 */
@NullMarked
package io.freshet.scorer.experiment;

import org.jspecify.annotations.NullMarked;
