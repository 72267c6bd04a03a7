package io.freshet.scorer.experiment;

import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ExperimentDefinition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The running experiments of one moment, oldest first. Immutable. */
public final class ServedExperiments {
  /** No experiment. */
  public static final ServedExperiments NONE = new ServedExperiments(List.of());

  private final ServedExperiment[] running;

  private ServedExperiments(List<ServedExperiment> running) {
    this.running = running.toArray(ServedExperiment[]::new);
  }

  /**
   * Creates the experiments that run.
   *
   * @param definitions all experiments, ended ones included, in any order
   */
  public static ServedExperiments of(List<ExperimentDefinition> definitions) {
    List<ServedExperiment> running =
        definitions.stream()
            .filter(ExperimentDefinition::running)
            .sorted(ExperimentDefinition.OLDEST_FIRST)
            .map(ServedExperiment::new)
            .toList();
    return running.isEmpty() ? NONE : new ServedExperiments(running);
  }

  /** Returns whether no experiment runs. */
  public boolean isEmpty() {
    return running.length == 0;
  }

  /** Returns the number of running experiments. */
  public int size() {
    return running.length;
  }

  /** Returns the experiment of a user, the oldest one that takes the user; null if none does. */
  public @Nullable ServedExperiment of(byte[] userId) {
    for (ServedExperiment each : running) {
      if (each.assignment().takes(each.assignment().userHash(userId))) {
        return each;
      }
    }
    return null;
  }

  /**
   * Returns whether the experiment of an arm still runs. An experiment that was removed and started
   * again under the same name has another salt and is another experiment.
   */
  public boolean stillRuns(ServedArm arm) {
    ExperimentDefinition wanted = arm.experiment();
    for (ServedExperiment each : running) {
      if (each.definition().name().equals(wanted.name())
          && each.definition().salt().equals(wanted.salt())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the models of all arms, without the champion and without repetition, oldest first. */
  public List<ArmModel> models() {
    return java.util.Arrays.stream(running)
        .flatMap(each -> each.arms().stream())
        .map(each -> each.arm().model())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
