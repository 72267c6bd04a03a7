package io.freshet.evaluation.report;

import io.freshet.evaluation.protocol.FamilyScores;
import io.freshet.families.Families;
import java.util.Map;
import java.util.TreeMap;

/** Short labels of table lines. */
public final class Labels {

  private Labels() {}

  /** The label of a line: the family, with the settings that differ from their defaults. */
  public static String of(FamilyScores line) {
    StringBuilder label = new StringBuilder(line.family());
    if (line.family().equals("popularity") && line.settings().containsKey("kind")) {
      label.append(", ").append(line.settings().get("kind"));
      // A named popularity beside the baselines is judged as a snapshot holds it.
      return line.baseline() ? label.toString() : label.append(", frozen").toString();
    }
    Map<String, String> standard =
        Families.names().contains(line.family())
            ? Families.create(line.family(), Map.of()).settings()
            : Map.of();
    for (Map.Entry<String, String> setting : new TreeMap<>(line.settings()).entrySet()) {
      if (!setting.getValue().equals(standard.get(setting.getKey()))) {
        label.append(", ").append(setting.getKey()).append('=').append(setting.getValue());
      }
    }
    return label.toString();
  }
}
