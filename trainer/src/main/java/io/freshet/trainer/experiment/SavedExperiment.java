package io.freshet.trainer.experiment;

import java.util.List;
import java.util.Map;

/**
 * The sums of an experiment as {@link BoardFile} keeps them.
 *
 * @param name name of the experiment
 * @param salt salt of the experiment
 * @param arms sums by arm
 * @param forgotten hashes of forgotten users
 * @param lastCauses by partition, arm and source of causes: the last offset that was counted
 * @param leftOut likes that were not counted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SavedExperiment(
    String name,
    String salt,
    List<SavedArm> arms,
    long[] forgotten,
    Map<String, Long> lastCauses,
    long leftOut) {

  /**
   * The sums of an arm.
   *
   * @param name name of the arm
   * @param users hash and {@link UserSums} of each user, one after another
   * @param lists what guardrails look at
   * @param running intervals so far
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record SavedArm(
      String name, long[] users, ArmSums.Lists lists, List<RunningPoints.Point> running) {}
}
