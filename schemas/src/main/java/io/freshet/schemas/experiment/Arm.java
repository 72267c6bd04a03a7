package io.freshet.schemas.experiment;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One way of answering within an experiment: a model and the settings of its lists.
 *
 * @param name name, unique within the experiment; rule: {@link ExperimentRules#ARM_NAME}
 * @param weight share of the arm relative to the other shown arms, above 0. The users of a shadow
 *     are a fraction of the experiment's users: its weight divided by the weights of the shown
 *     arms, 1 at most
 * @param model the model that answers; null: the champion
 * @param settings settings of lists that differ from the scorer's, by {@link ArmSetting}
 * @param shadow whether the arm's lists are made and judged, but never shown
 */
public record Arm(
    String name,
    double weight,
    @Nullable ArmModel model,
    Map<ArmSetting, Double> settings,
    boolean shadow) {

  /** Copies the settings. */
  public Arm {
    Objects.requireNonNull(name, "name");
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }
}
