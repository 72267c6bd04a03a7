package io.freshet.evaluation.report;

import io.freshet.families.family.Fit;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A chart of the losses of one fit by epoch: training, validation if there is one, and the kept
 * epoch.
 */
final class CurveChart {

  private static final double WIDTH = 370;
  private static final double HEIGHT = 210;
  private static final double LEFT = 52;
  private static final double RIGHT = 14;
  private static final double TOP = 26;
  private static final double BOTTOM = 28;

  private final List<Fit.Epoch> curve;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  private CurveChart(List<Fit.Epoch> curve) {
    this.curve = curve;
    for (Fit.Epoch epoch : curve) {
      widen(epoch.trainLoss());
      widen(epoch.validationLoss());
    }
  }

  private void widen(double loss) {
    if (Double.isFinite(loss)) {
      low = Math.min(low, loss);
      high = Math.max(high, loss);
    }
  }

  /** The drawing; empty if there is no finite loss. */
  static String of(String title, List<Fit.Epoch> curve) {
    CurveChart chart = new CurveChart(curve);
    return chart.low > chart.high ? "" : chart.draw(title);
  }

  private double x(int at) {
    double share = curve.size() == 1 ? 0.5 : at / (curve.size() - 1.0);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    double share = high == low ? 0.5 : (loss - low) / (high - low);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private String draw(String title) {
    StringBuilder out = new StringBuilder(Svg.open(WIDTH, HEIGHT, "learning curve of " + title));
    out.append(Svg.text(LEFT, 14, "start", title));
    for (double loss :
        high == low ? new double[] {low} : new double[] {low, (low + high) / 2, high}) {
      out.append(Svg.line(LEFT, y(loss), WIDTH - RIGHT, y(loss), "grid"));
      out.append(Svg.text(LEFT - 6, y(loss) + 4, "end", Svg.number(loss)));
    }
    int last = curve.size() - 1;
    out.append(Svg.text(x(0), HEIGHT - 8, "middle", Integer.toString(curve.get(0).number())));
    if (last > 0) {
      String number = Integer.toString(curve.get(last).number());
      out.append(Svg.text(x(last), HEIGHT - 8, "middle", number));
    }
    out.append(Svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "middle", "epoch"));
    polyline(out, Fit.Epoch::trainLoss, "train");
    polyline(out, Fit.Epoch::validationLoss, "valid");
    for (int k = 0; k <= last; k++) {
      Fit.Epoch epoch = curve.get(k);
      double loss =
          Double.isFinite(epoch.validationLoss()) ? epoch.validationLoss() : epoch.trainLoss();
      if (epoch.best() && Double.isFinite(loss)) {
        out.append(
            "<circle cx=\"%s\" cy=\"%s\" r=\"4\" class=\"kept\"><title>kept: epoch %d, %s</title></circle>\n"
                .formatted(Svg.at(x(k)), Svg.at(y(loss)), epoch.number(), Svg.number(loss)));
      }
    }
    return out.append("</svg>\n").toString();
  }

  private void polyline(StringBuilder out, ToDoubleFunction<Fit.Epoch> loss, String style) {
    StringBuilder points = new StringBuilder();
    for (int k = 0; k < curve.size(); k++) {
      double value = loss.applyAsDouble(curve.get(k));
      if (Double.isFinite(value)) {
        points.append(points.length() == 0 ? "" : " ");
        points.append(Svg.at(x(k))).append(',').append(Svg.at(y(value)));
      }
    }
    if (points.length() > 0) {
      out.append("<polyline points=\"%s\" class=\"%s\"/>\n".formatted(points, style));
    }
  }
}
