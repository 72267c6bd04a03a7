package io.freshet.scorer.experiment;

import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import java.util.List;

/** A running experiment with its arms. Immutable. */
public final class ServedExperiment {
  private final Assignment assignment;
  private final List<ServedArm> arms;
  private final boolean hasShadows;

  ServedExperiment(ExperimentDefinition experiment) {
    assignment = new Assignment(experiment);
    arms = experiment.arms().stream().map(arm -> new ServedArm(assignment, arm)).toList();
    hasShadows = experiment.arms().stream().anyMatch(arm -> arm.shadow());
  }

  /** Returns the assignment of users. */
  public Assignment assignment() {
    return assignment;
  }

  /** Returns the definition. */
  public ExperimentDefinition definition() {
    return assignment.experiment();
  }

  /** Returns the arms in the definition's order; the first is control. */
  public List<ServedArm> arms() {
    return arms;
  }

  /** Returns whether an arm is a shadow. */
  public boolean hasShadows() {
    return hasShadows;
  }
}
