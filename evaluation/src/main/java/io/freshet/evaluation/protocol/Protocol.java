package io.freshet.evaluation.protocol;

import java.io.IOException;
import java.util.List;

/** A way to judge families: the same cases for each of them. */
public interface Protocol {

  /** The name on the command line. */
  String name();

  /**
   * Fits a family and scores it.
   *
   * @throws SkippedException if the family cannot take part
   * @throws IOException if a snapshot cannot be written or read back
   */
  FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException;

  /**
   * Baselines that the protocol counts by itself, because no frozen family is the same thing;
   * random and popularity as families come from {@link Baselines}.
   */
  List<FamilyScores> ownBaselines();

  /**
   * Families that take part for comparison.
   *
   * @param seeds of fits with chance in them
   */
  List<Contestant> baselineFamilies(List<Long> seeds);

  /** The lines that a family gets in the table: itself, as a rule. */
  default List<Contestant> lines(Contestant contestant) {
    return List.of(contestant);
  }

  /** The metric by which the best baseline is chosen. */
  String mainMetric();

  /** Whether less is better for the main metric. */
  default boolean lessIsBetter() {
    return false;
  }

  /** What was decided about the data, one sentence each. */
  List<String> notes();
}
