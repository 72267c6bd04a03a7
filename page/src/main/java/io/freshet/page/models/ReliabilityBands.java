package io.freshet.page.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calibration of a model: for each band of chances, what the model predicted and what came true.
 * Manifests hold it as {@code reliability.from-0.01.predicted}, {@code .observed} and {@code
 * .cases}.
 */
final class ReliabilityBands {
  private static final Pattern NAME =
      Pattern.compile("reliability\\.from-([0-9.E-]+)\\.(predicted|observed|cases)");

  private ReliabilityBands() {}

  /**
   * The bands, lowest chances first.
   *
   * @param learned what a manifest says that the model learned, by name
   */
  static List<Map<String, Double>> of(Map<String, Double> learned) {
    Map<Double, Map<String, Double>> bands = new TreeMap<>();
    learned.forEach(
        (name, value) -> {
          Matcher matcher = NAME.matcher(name);
          if (matcher.matches()) {
            double from = Double.parseDouble(matcher.group(1));
            bands
                .computeIfAbsent(from, f -> new LinkedHashMap<>(Map.of("from", f)))
                .put(matcher.group(2), value);
          }
        });
    return new ArrayList<>(bands.values());
  }
}
