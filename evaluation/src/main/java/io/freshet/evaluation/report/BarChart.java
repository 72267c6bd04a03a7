package io.freshet.evaluation.report;

import io.freshet.evaluation.protocol.FamilyScores;
import io.freshet.evaluation.protocol.ProtocolEvaluation;
import io.freshet.schemas.answer.Metric;
import java.util.ArrayList;
import java.util.List;

/** A bar chart of one metric: one horizontal bar per line, from 0, with its interval. */
final class BarChart {

  private static final double LEFT = 270;
  private static final double WIDTH = 760;
  private static final double RIGHT = 70;
  private static final double ROW = 20;
  private static final double TOP = 8;

  private BarChart() {}

  private record Bar(String label, Metric metric, boolean baseline) {}

  /** The drawing; empty if no line has the metric. */
  static String of(ProtocolEvaluation evaluation, String name, boolean seeds) {
    List<Bar> bars = new ArrayList<>();
    double most = 0;
    for (ProtocolEvaluation.Result result : evaluation.results()) {
      FamilyScores line = result.line();
      Metric metric = line.metrics().get(name);
      if (metric != null && Double.isFinite(metric.value())) {
        String label = Labels.of(line) + (seeds ? ", seed " + line.seed() : "");
        bars.add(new Bar(label, metric, line.baseline()));
        most = Math.max(most, Double.isFinite(metric.upper()) ? metric.upper() : metric.value());
      }
    }
    if (bars.isEmpty()) {
      return "";
    }
    double end = most > 0 ? Svg.roundUp(most) : 1;
    double scale = (WIDTH - LEFT - RIGHT) / end;
    double bottom = TOP + ROW * bars.size();
    StringBuilder out = new StringBuilder(Svg.open(WIDTH, bottom + 24, name));
    for (int tick = 0; tick <= 4; tick++) {
      double x = LEFT + scale * end * tick / 4;
      out.append(Svg.line(x, TOP, x, bottom, "grid"));
      out.append(Svg.text(x, bottom + 15, "middle", trimmed(end * tick / 4)));
    }
    for (int b = 0; b < bars.size(); b++) {
      append(out, bars.get(b), TOP + ROW * b, scale);
    }
    return out.append("</svg>\n").toString();
  }

  private static void append(StringBuilder out, Bar bar, double y, double scale) {
    Metric metric = bar.metric();
    String tip =
        "%s: %s [%s, %s], %,d cases of %,d users"
            .formatted(
                bar.label(),
                Svg.number(metric.value()),
                Svg.number(metric.lower()),
                Svg.number(metric.upper()),
                metric.n(),
                metric.users());
    double width = Math.max(0, metric.value()) * scale;
    out.append(Svg.text(LEFT - 8, y + 14, "end", shortened(bar.label())));
    out.append(Svg.rect(LEFT, y + 3, width, ROW - 6, bar.baseline() ? "base" : "bar", tip));
    double after = width;
    if (Double.isFinite(metric.lower()) && Double.isFinite(metric.upper())) {
      double from = LEFT + Math.max(0, metric.lower()) * scale;
      double to = LEFT + Math.max(0, metric.upper()) * scale;
      double middle = y + ROW / 2;
      out.append(Svg.line(from, middle, to, middle, "whisker"));
      out.append(Svg.line(from, middle - 4, from, middle + 4, "whisker"));
      out.append(Svg.line(to, middle - 4, to, middle + 4, "whisker"));
      after = Math.max(after, to - LEFT);
    }
    out.append(Svg.text(LEFT + after + 6, y + 14, "start", Svg.number(metric.value())));
  }

  private static String shortened(String label) {
    return label.length() <= 42 ? label : label.substring(0, 41) + "…";
  }

  private static String trimmed(double value) {
    return Svg.number(value).replaceAll("\\.?0+$", "");
  }
}
