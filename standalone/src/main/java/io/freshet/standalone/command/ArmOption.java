package io.freshet.standalone.command;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.schemas.record.Suggestions;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reader of an arm on the command line: {@code NAME} or {@code NAME=PART,PART,…}. A part is a
 * version ({@code v000012}), {@code recipe:TEXT}, a setting ({@code diversity=0.3}) or {@code
 * weight=2}. A recipe takes the rest of the text, because it may hold commas.
 */
final class ArmOption {
  private static final String RECIPE = "recipe:";
  private static final String WEIGHT = "weight";

  private ArmOption() {}

  /**
   * Reads an arm.
   *
   * @throws IllegalArgumentException if it cannot be read; the message is the rule
   */
  static Arm parse(String text, boolean shadow) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    ArmModel model = null;
    double weight = 1;
    Map<ArmSetting, Double> settings = new EnumMap<>(ArmSetting.class);
    String rest = equals < 0 ? "" : text.substring(equals + 1);
    while (!rest.isEmpty()) {
      if (rest.startsWith(RECIPE)) {
        model = new ArmModel.Following(rest.substring(RECIPE.length()));
        break;
      }
      int comma = rest.indexOf(',');
      String part = comma < 0 ? rest : rest.substring(0, comma);
      rest = comma < 0 ? "" : rest.substring(comma + 1);
      int at = part.indexOf('=');
      if (at < 0) {
        model = new ArmModel.Fixed(part);
      } else if (part.startsWith(WEIGHT + "=")) {
        weight = number(part, at);
      } else {
        settings.put(setting(part.substring(0, at)), number(part, at));
      }
    }
    return new Arm(name, weight, model, settings, shadow);
  }

  private static ArmSetting setting(String name) {
    List<String> known = Arrays.stream(ArmSetting.values()).map(ArmSetting::wireName).toList();
    return ArmSetting.of(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is no setting of an arm: only weight, "
                        + String.join(", ", known)
                        + Suggestions.hint(name, known)));
  }

  private static double number(String part, int equals) {
    try {
      return Double.parseDouble(part.substring(equals + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + part + "' needs a number after '='");
    }
  }
}
