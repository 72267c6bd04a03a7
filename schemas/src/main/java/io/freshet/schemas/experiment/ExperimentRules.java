package io.freshet.schemas.experiment;

import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.Rejection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules of a valid {@link ExperimentDefinition}, for its reader and for what starts experiments.
 */
public final class ExperimentRules {
  /** Rule of an experiment's name. */
  public static final String NAME = "1 to 64 of a-z, 0-9 and '-', the first a letter or digit";

  /** Rule of an arm's name. */
  public static final String ARM_NAME = "1 to 32 of a-z, 0-9 and '-', the first a letter or digit";

  /** Max arms of an experiment, control and shadows included. */
  public static final int MAX_ARMS = 8;

  /** Max weight of an arm. */
  public static final double MAX_WEIGHT = 1_000;

  /** Limit of a salt, and of the names of versions and recipes. */
  static final PlainText.Limit TEXT = new PlainText.Limit(4 * 1024, false);

  private static final Pattern NAMES = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern ARM_NAMES = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  private ExperimentRules() {}

  /** Checks the name of an experiment; null if it is valid. */
  public static @Nullable Rejection checkName(String field, String name) {
    return NAMES.matcher(name).matches() ? null : new Rejection.InvalidValue(field, name, NAME);
  }

  /**
   * Checks a definition.
   *
   * @return null if it is valid; otherwise the first field that breaks its rule
   */
  public static @Nullable Rejection check(ExperimentDefinition experiment) {
    Rejection refused = checkName("name", experiment.name());
    if (refused != null) {
      return refused;
    }
    if (experiment.salt().isEmpty()) {
      return new Rejection.EmptyId("salt");
    }
    if (!(experiment.share() > 0 && experiment.share() <= 1)) {
      return new Rejection.InvalidValue(
          "share", String.valueOf(experiment.share()), "above 0, 1 at most");
    }
    if (experiment.running() != (experiment.endedBy() == null)) {
      return new Rejection.InvalidValue(
          "endedBy", String.valueOf(experiment.endedBy()), "absent while the experiment runs only");
    }
    refused = checkEnd(experiment.end());
    return refused != null ? refused : checkArms(experiment);
  }

  private static @Nullable Rejection checkEnd(ExperimentDefinition.End end) {
    Long likes = end.likes();
    if (likes != null && likes < 1) {
      return new Rejection.InvalidValue("end.likes", likes.toString(), "1 or more");
    }
    Double below = end.below();
    if (below != null && !(below >= -1 && below <= 0)) {
      return new Rejection.OutOfRange("end.below", below.toString(), -1, 0);
    }
    return null;
  }

  private static @Nullable Rejection checkArms(ExperimentDefinition experiment) {
    int count = experiment.arms().size();
    if (count < 2 || count > MAX_ARMS) {
      return new Rejection.InvalidValue(
          "arms", Integer.toString(count), "2 to " + MAX_ARMS + " arms, the first is control");
    }
    if (experiment.control().shadow()) {
      return new Rejection.InvalidValue(
          "arms[0].shadow", "true", "control is shown, so it is no shadow");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Arm arm = experiment.arms().get(i);
      String field = "arms[" + i + "].";
      if (!ARM_NAMES.matcher(arm.name()).matches()) {
        return new Rejection.InvalidValue(field + "name", arm.name(), ARM_NAME);
      }
      if (!names.add(arm.name())) {
        return new Rejection.InvalidValue(field + "name", arm.name(), "unique in the experiment");
      }
      if (!(arm.weight() > 0 && arm.weight() <= MAX_WEIGHT)) {
        return new Rejection.InvalidValue(
            field + "weight", String.valueOf(arm.weight()), "above 0, 1000 at most");
      }
      for (Map.Entry<ArmSetting, Double> each : arm.settings().entrySet()) {
        ArmSetting setting = each.getKey();
        double value = each.getValue();
        if (!(value >= setting.min() && value <= setting.max())) {
          return new Rejection.OutOfRange(
              field + "settings." + setting.wireName(),
              String.valueOf(value),
              setting.min(),
              setting.max());
        }
      }
    }
    return null;
  }
}
