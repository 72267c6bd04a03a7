package io.freshet.evaluation.protocol;

import io.freshet.families.family.Fit;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.ServingModel;

/**
 * A fitted family with its loaded model.
 *
 * @param model the model as loaded from the snapshot
 * @param fit the users as trained, and the learning curve
 * @param matrix the matrix that the family was fitted to
 * @param fitSeconds wall time of fit, writing and loading
 * @param snapshotBytes size of the snapshot file
 */
record Fitted(
    ServingModel model, Fit fit, RatingMatrix matrix, double fitSeconds, long snapshotBytes) {}
