package io.freshet.evaluation.protocol;

import java.io.IOException;
import java.util.List;

/** An evaluation protocol: it scores every family on the same cases. */
public interface Protocol {

  /** The name on the command line. */
  String name();

  /**
   * Fits and scores a family.
   *
   * @throws SkippedException if the family cannot take part
   * @throws IOException if a snapshot cannot be written or read back
   */
  FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException;

  /**
   * Baselines that the protocol counts itself, because no frozen family is equivalent to them.
   * {@link Baselines} gives random and popularity as families.
   */
  List<FamilyScores> ownBaselines();

  /**
   * Families that are in the table as baselines.
   *
   * @param seeds seeds of the fits that involve chance
   */
  List<Contestant> baselineFamilies(List<Long> seeds);

  /** The lines of a family in the table; by default a single line. */
  default List<Contestant> lines(Contestant contestant) {
    return List.of(contestant);
  }

  /** The metric by which the best baseline is chosen. */
  String mainMetric();

  /** Tells whether lower values of the main metric are better. */
  default boolean lessIsBetter() {
    return false;
  }

  /** Facts about the evaluated data, one sentence each. */
  List<String> notes();
}
