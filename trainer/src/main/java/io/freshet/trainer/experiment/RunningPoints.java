package io.freshet.trainer.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * How the intervals of an experiment's arms went, for a chart: at most {@value #MAX_POINTS} points
 * per arm. When there are more, every other one is dropped and the next ones come half as often.
 * Not thread-safe.
 */
final class RunningPoints {
  /** Max points of an arm. */
  static final int MAX_POINTS = 64;

  /**
   * An interval at a moment.
   *
   * @param likes judged likes of the experiment at that moment
   * @param value difference to control, hits per like
   * @param lower lower end of the interval
   * @param upper upper end of the interval
   */
  public record Point(long likes, double value, double lower, double upper) {}

  private final List<List<Point>> points = new ArrayList<>();

  RunningPoints(int arms) {
    for (int i = 0; i < arms; i++) {
      points.add(new ArrayList<>());
    }
  }

  /** Notes an interval, unless it is too near to the last point or there are too few users. */
  void note(int arm, long likes, Interval interval) {
    List<Point> run = points.get(arm);
    if (!interval.isKnown()) {
      return;
    }
    long last = run.isEmpty() ? -1 : run.get(run.size() - 1).likes();
    if (likes <= last || likes - last < likes / (MAX_POINTS / 2)) {
      return;
    }
    run.add(new Point(likes, interval.value(), interval.lower(), interval.upper()));
    if (run.size() > MAX_POINTS) {
      for (int i = run.size() - 2; i >= 0; i -= 2) {
        run.remove(i);
      }
    }
  }

  List<Point> of(int arm) {
    return List.copyOf(points.get(arm));
  }

  void restore(int arm, List<Point> saved) {
    points.get(arm).clear();
    points.get(arm).addAll(saved);
  }
}
