package io.freshet.standalone.command;

import io.freshet.evaluation.protocol.FamilyScores;
import io.freshet.evaluation.protocol.ProtocolEvaluation;
import io.freshet.evaluation.report.Labels;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.record.CountText;
import io.freshet.standalone.text.Screen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** An evaluation as text for a terminal. */
final class EvaluationTable {

  /** Max columns on a terminal; further metrics are in the JSON only. */
  private static final int COLUMNS = 12;

  private EvaluationTable() {}

  static String render(ProtocolEvaluation evaluation, Screen screen) {
    StringBuilder out = new StringBuilder();
    out.append(evaluation.protocol()).append(" on ").append(evaluation.data()).append('\n');
    out.append(
        "%s of %s and %s\n"
            .formatted(
                CountText.of(evaluation.ratings(), "rating"),
                CountText.of(evaluation.users(), "user"),
                CountText.of(evaluation.items(), "item")));
    evaluation.notes().forEach(note -> out.append(note).append('\n'));
    out.append('\n').append(table(evaluation).render(screen)).append('\n');
    FamilyScores best = evaluation.best();
    if (best != null) {
      out.append(
          "lift: %s over the best baseline, %s: paired, with its 95 %% interval over users\n"
              .formatted(evaluation.mainMetric(), Labels.of(best)));
    }
    evaluation
        .skipped()
        .forEach((family, reason) -> out.append(family + " is skipped: " + reason + "\n"));
    return out.toString();
  }

  private static TextTable table(ProtocolEvaluation evaluation) {
    Map<String, List<ProtocolEvaluation.Result>> groups = new LinkedHashMap<>();
    Set<String> metrics = new LinkedHashSet<>();
    for (ProtocolEvaluation.Result result : evaluation.results()) {
      groups.computeIfAbsent(Labels.of(result.line()), label -> new ArrayList<>()).add(result);
      result.line().metrics().keySet().stream()
          .filter(name -> !name.contains("known.") && !name.contains("new."))
          .filter(name -> !evaluation.protocol().equals("prequential") || !name.contains("tieSafe"))
          .forEach(metrics::add);
    }
    List<String> columns = metrics.stream().limit(COLUMNS).toList();
    List<String> header = new ArrayList<>(List.of("family"));
    header.addAll(columns);
    header.addAll(List.of("lift", "users", "fit s", "score s"));
    TextTable table = new TextTable(header.toArray(String[]::new));
    groups.forEach(
        (label, results) -> table.row(row(label, results, columns, evaluation.mainMetric())));
    return table;
  }

  private static String[] row(
      String label, List<ProtocolEvaluation.Result> results, List<String> columns, String main) {
    List<String> row = new ArrayList<>();
    row.add(results.size() == 1 ? label : label + " (" + results.size() + " seeds)");
    for (String name : columns) {
      List<Double> values = new ArrayList<>();
      for (ProtocolEvaluation.Result result : results) {
        Metric metric = result.line().metrics().get(name);
        if (metric != null && !Double.isNaN(metric.value())) {
          values.add(metric.value());
        }
      }
      row.add(cell(values));
    }
    Metric lift = results.get(0).lift().get(main);
    row.add(
        lift == null
            ? "–"
            : String.format(
                Locale.ROOT, "%+.4f [%+.4f, %+.4f]", lift.value(), lift.lower(), lift.upper()));
    row.add(results.get(0).line().userVectors());
    row.add(seconds(results.stream().mapToDouble(r -> r.line().fitSeconds()).average()));
    row.add(seconds(results.stream().mapToDouble(r -> r.line().scoreSeconds()).average()));
    return row.toArray(String[]::new);
  }

  private static String seconds(OptionalDouble value) {
    return String.format(Locale.ROOT, "%.2f", value.orElse(Double.NaN));
  }

  /** Formats one value, or the mean of several values with their standard deviation. */
  private static String cell(List<Double> values) {
    if (values.isEmpty()) {
      return "–";
    }
    double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    if (values.size() == 1) {
      return String.format(Locale.ROOT, "%.4f", mean);
    }
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return String.format(
        Locale.ROOT, "%.4f ± %.4f", mean, Math.sqrt(squares / (values.size() - 1)));
  }
}
