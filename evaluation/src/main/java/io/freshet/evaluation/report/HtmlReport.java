package io.freshet.evaluation.report;

import io.freshet.evaluation.protocol.EvaluationData;
import io.freshet.evaluation.protocol.FamilyScores;
import io.freshet.evaluation.protocol.ProtocolEvaluation;
import io.freshet.schemas.answer.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as a self-contained HTML page: table, bars with intervals, learning curves and the
 * sparsity of the data. It has no script, needs no other file and loads nothing from a network.
 */
public final class HtmlReport {

  private static final String STYLE =
      """
      :root { color-scheme: light; }
      body { font: 14px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1100px;
        padding: 0 1em; color: #1c2733; background: #fff; }
      h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; }
      h3 { font-size: 1em; margin: 1.2em 0 0.2em; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-size: 12px; }
      th, td { padding: 3px 8px; text-align: right; border-bottom: 1px solid #dde3ea;
        white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; }
      tr.baseline td { color: #5b6875; }
      small { color: #5b6875; }
      svg { max-width: 100%; height: auto; }
      svg text { font: 11px system-ui, sans-serif; fill: #1c2733; }
      .grid { stroke: #dde3ea; } .bar { fill: #2f7fb8; } .base { fill: #b4bfca; }
      .whisker { stroke: #1c2733; }
      .train { fill: none; stroke: #2f7fb8; stroke-width: 1.5; }
      .valid { fill: none; stroke: #c8641b; stroke-width: 1.5; }
      .kept { fill: #c8641b; } .empty { fill: #f4f6f8; }
      .s0 { fill: #d5e4f1; } .s1 { fill: #aacbe4; } .s2 { fill: #75acd3; }
      .s3 { fill: #3f88bb; } .s4 { fill: #1f639a; } .s5 { fill: #0c3f6e; }
      .keys span { margin-right: 1.5em; } .keys i { display: inline-block; width: 1.6em;
        height: 0.7em; margin-right: 0.4em; }
      """;

  private HtmlReport() {}

  /** Renders the page. */
  public static String of(ProtocolEvaluation evaluation, EvaluationData data) {
    StringBuilder out = new StringBuilder();
    String title = evaluation.protocol() + " on " + evaluation.data();
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>").append(Svg.escape(title)).append("</title>\n");
    out.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    out.append("<h1>").append(Svg.escape(title)).append("</h1>\n");
    paragraph(
        out,
        "%,d ratings of %,d users and %,d items"
            .formatted(evaluation.ratings(), evaluation.users(), evaluation.items()));
    evaluation.notes().forEach(note -> paragraph(out, note));
    table(out, evaluation);
    bars(out, evaluation);
    curves(out, evaluation);
    out.append("<h2>Data</h2>\n").append(SparsityPicture.ratings(data.ratings()));
    out.append(SparsityPicture.features(data));
    return out.append("</body>\n</html>\n").toString();
  }

  private static void paragraph(StringBuilder out, String text) {
    out.append("<p>").append(Svg.escape(text)).append("</p>\n");
  }

  private static Set<String> metrics(ProtocolEvaluation evaluation) {
    Set<String> names = new LinkedHashSet<>();
    for (ProtocolEvaluation.Result result : evaluation.results()) {
      names.addAll(result.line().metrics().keySet());
    }
    return names;
  }

  private static boolean seeds(ProtocolEvaluation evaluation) {
    return evaluation.results().stream().map(r -> r.line().seed()).distinct().count() > 1;
  }

  private static void table(StringBuilder out, ProtocolEvaluation evaluation) {
    FamilyScores best = evaluation.best();
    out.append("<h2>Results</h2>\n<div class=\"wide\"><table>\n<tr><th>family</th><th>seed</th>");
    Set<String> names = metrics(evaluation);
    names.forEach(name -> out.append("<th>").append(Svg.escape(name)).append("</th>"));
    out.append("<th>lift</th><th>users</th><th>fit s</th><th>score s</th></tr>\n");
    for (ProtocolEvaluation.Result result : evaluation.results()) {
      FamilyScores line = result.line();
      out.append(line.baseline() ? "<tr class=\"baseline\">" : "<tr>");
      out.append("<td>").append(Svg.escape(Labels.of(line))).append("</td>");
      out.append("<td>").append(line.seed()).append("</td>");
      for (String name : names) {
        out.append("<td>").append(cell(line.metrics().get(name))).append("</td>");
      }
      out.append("<td>").append(cell(result.lift().get(evaluation.mainMetric()))).append("</td>");
      out.append("<td>").append(Svg.escape(line.userVectors())).append("</td>");
      out.append("<td>").append(Svg.number(line.fitSeconds())).append("</td>");
      out.append("<td>").append(Svg.number(line.scoreSeconds())).append("</td></tr>\n");
    }
    out.append("</table></div>\n");
    if (best != null) {
      paragraph(
          out,
          "Intervals are 95 %% over resampled users. Lift: %s over the best baseline, %s, paired."
              .formatted(evaluation.mainMetric(), Labels.of(best)));
    }
    for (Map.Entry<String, String> skipped : evaluation.skipped().entrySet()) {
      paragraph(out, skipped.getKey() + " is skipped: " + skipped.getValue());
    }
  }

  private static String cell(@Nullable Metric metric) {
    if (metric == null) {
      return "–";
    }
    String value = Svg.number(metric.value());
    return Double.isNaN(metric.lower())
        ? value
        : "%s<br><small>[%s, %s]</small>"
            .formatted(value, Svg.number(metric.lower()), Svg.number(metric.upper()));
  }

  private static void bars(StringBuilder out, ProtocolEvaluation evaluation) {
    out.append("<h2>Metrics</h2>\n");
    keys(out, "#2f7fb8", "family", "#b4bfca", "baseline");
    for (String name : metrics(evaluation)) {
      // Variants are in the table: two dozen charts would hide the important ones.
      if (!name.endsWith(".tieSafe") && !name.contains("known.") && !name.contains("new.")) {
        out.append("<h3>").append(Svg.escape(name)).append("</h3>\n");
        out.append(BarChart.of(evaluation, name, seeds(evaluation)));
      }
    }
  }

  private static void keys(StringBuilder out, String one, String first, String two, String second) {
    out.append(
        ("<p class=\"keys\"><span><i style=\"background:%s\"></i>%s</span>"
                + "<span><i style=\"background:%s\"></i>%s</span></p>\n")
            .formatted(one, first, two, second));
  }

  private static void curves(StringBuilder out, ProtocolEvaluation evaluation) {
    List<String> charts = new ArrayList<>();
    for (ProtocolEvaluation.Result result : evaluation.results()) {
      FamilyScores line = result.line();
      String label = line.family() + (seeds(evaluation) ? ", seed " + line.seed() : "");
      String chart = line.curve().isEmpty() ? "" : CurveChart.of(label, line.curve());
      if (!chart.isEmpty()) {
        charts.add(chart);
      }
    }
    if (!charts.isEmpty()) {
      out.append("<h2>Learning curves</h2>\n");
      keys(
          out,
          "#2f7fb8",
          "training loss",
          "#c8641b",
          "validation loss; the dot marks the kept epoch");
      charts.forEach(out::append);
    }
  }
}
