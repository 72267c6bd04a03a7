package io.freshet.evaluation.report;

import java.util.Locale;

/** Elements of an inline SVG. */
final class Svg {

  private Svg() {}

  /** Escapes text for HTML and SVG, quotes included. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** Formats a coordinate with at most two decimals. */
  static String at(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a coordinate must be finite: " + value);
    }
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** Opens a drawing that scales to its place; its name is for screen readers. */
  static String open(double width, double height, String name) {
    return "<svg viewBox=\"0 0 %s %s\" width=\"%s\" role=\"img\" aria-label=\"%s\">\n"
        .formatted(at(width), at(height), at(width), escape(name));
  }

  static String line(double x1, double y1, double x2, double y2, String style) {
    return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>\n"
        .formatted(at(x1), at(y1), at(x2), at(y2), style);
  }

  static String rect(double x, double y, double width, double height, String style, String tip) {
    return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"><title>%s</title></rect>\n"
        .formatted(at(x), at(y), at(width), at(height), style, escape(tip));
  }

  /**
   * Creates a text element.
   *
   * @param anchor start, middle or end
   */
  static String text(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
        .formatted(at(x), at(y), anchor, escape(text));
  }

  /** Formats a number for people: four decimals below 10, fewer above. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.1f", value);
  }

  /** The end of an axis: the min number with a round quarter that is at least a positive value. */
  static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8}) {
      if (step * power >= value * (1 - 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
