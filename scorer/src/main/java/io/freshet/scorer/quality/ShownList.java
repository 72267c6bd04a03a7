package io.freshet.scorer.quality;

import io.freshet.scorer.experiment.ServedArm;
import org.jspecify.annotations.Nullable;

/**
 * The list that a user was shown, with the lists that the other arms would have shown at that
 * moment. Items are given by their numbers. Arrays may be longer than their counts. A receiver
 * reads them before its call returns.
 */
public interface ShownList {
  /** Returns the arm that made the list; null if the list belongs to no arm of an experiment. */
  @Nullable ServedArm arm();

  /** Returns the time that the list took, in microseconds; 0 if it belongs to no arm. */
  int tookMicros();

  /** Returns the items shown. */
  int[] items();

  /** Returns the number of items shown. */
  int count();

  /** Returns the items that decayed popularity would have shown. */
  int[] baseline();

  /** Returns the number of baseline items. */
  int baselineCount();

  /**
   * Returns the items that a rival would have shown. Only a sample of users has a rival; the sample
   * must not depend on events.
   */
  int[] rival();

  /** Returns the number of the rival's items; negative for a user outside the sample. */
  int rivalCount();

  /** Returns the explored places of the list. */
  int[] exploredAt();

  /** Returns the items that fell out of the list for the explored ones. */
  int[] displaced();

  /** Returns the number of explored places, which is the number of displaced items. */
  int explored();
}
