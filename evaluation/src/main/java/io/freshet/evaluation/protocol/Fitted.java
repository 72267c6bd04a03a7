package io.freshet.evaluation.protocol;

import io.freshet.families.family.Fit;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.ServingModel;

/**
 * A family after its fit.
 *
 * @param model as it serves, out of the snapshot
 * @param fit users as trained, and the learning curve
 * @param matrix what it was fitted to
 * @param fitSeconds wall time of fit, writing and loading
 * @param snapshotBytes size of the snapshot file
 */
record Fitted(
    ServingModel model, Fit fit, RatingMatrix matrix, double fitSeconds, long snapshotBytes) {}
