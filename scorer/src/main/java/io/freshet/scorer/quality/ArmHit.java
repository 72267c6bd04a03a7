package io.freshet.scorer.quality;

import io.freshet.scorer.experiment.ServedArm;

/**
 * The result of judging one liked event against the list of one arm.
 *
 * @param arm the arm that made the list
 * @param hit whether the list shows the liked item
 * @param popularityHit whether decayed popularity's list of the same moment shows it
 * @param tookMicros time that the list took, in microseconds
 * @param listed number of items of the list
 */
public record ArmHit(
    ServedArm arm, boolean hit, boolean popularityHit, int tookMicros, int listed) {}
