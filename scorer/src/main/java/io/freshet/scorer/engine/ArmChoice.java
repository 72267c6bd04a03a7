package io.freshet.scorer.engine;

import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.scorer.experiment.ServedArm;
import io.freshet.scorer.experiment.ServedExperiment;
import java.util.Map;

/**
 * The arm that answers a user.
 *
 * @param experiment the user's experiment
 * @param position the user's position in it, 0 to below 1
 * @param arm the user's arm
 * @param unavailable whether the arm's model is not loaded: then view and settings are those of
 *     control, or of the champion if control's model is not loaded either
 * @param view the model to answer with
 * @param settings settings of the list that differ from the scorer's
 */
public record ArmChoice(
    ServedExperiment experiment,
    double position,
    ServedArm arm,
    boolean unavailable,
    ServingView view,
    Map<ArmSetting, Double> settings) {}
