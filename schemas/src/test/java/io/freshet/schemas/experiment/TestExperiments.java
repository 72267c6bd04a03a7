package io.freshet.schemas.experiment;

import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import java.util.List;
import java.util.Map;

/** Examples of experiments, for tests. */
public final class TestExperiments {
  /** An arm with the champion's model and the scorer's settings. */
  public static final Arm CONTROL = new Arm("control", 1, null, Map.of(), false);

  /** Uses all fields. */
  public static final ExperimentDefinition FULL =
      new ExperimentDefinition(
          "canary-v000013",
          "9f86d081884c7d65",
          0.1,
          1_764_446_827_000L,
          List.of(
              CONTROL,
              new Arm(
                  "wide",
                  2,
                  new ArmModel.Following("blend factors=32"),
                  Map.of(
                      ArmSetting.DIVERSITY,
                      0.3,
                      ArmSetting.EXPLORE_SHARE,
                      0.1,
                      ArmSetting.POPULARITY_PENALTY,
                      2.0),
                  false),
              new Arm("old", 0.5, new ArmModel.Fixed("v000012"), Map.of(), true)),
          new End(40_000L, -0.03),
          Status.DECIDED,
          1_764_450_000_000L,
          EndedBy.INTERVAL,
          "wide is better",
          "v000013");

  private TestExperiments() {}

  /** A running experiment, whose salt is its name. */
  public static ExperimentDefinition running(String name, double share, Arm... arms) {
    return new ExperimentDefinition(
        name,
        name,
        share,
        1_764_446_827_000L,
        List.of(arms),
        End.NEVER,
        Status.RUNNING,
        null,
        null,
        null,
        null);
  }

  /** A shown arm with the champion's model. */
  public static Arm arm(String name, double weight) {
    return new Arm(name, weight, null, Map.of(), false);
  }

  /** A shadow with the champion's model. */
  public static Arm shadow(String name, double weight) {
    return new Arm(name, weight, null, Map.of(), true);
  }
}
