package io.freshet.families.sequence;

import io.freshet.families.matrix.RatingMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Cuts users' histories into windows, anew for each epoch. */
final class Windows {

  /**
   * Consecutive events of a user.
   *
   * @param start position of the first event in the columns of the matrix
   * @param rows number of events; the event after the last is a target only
   */
  record Window(int start, int rows) {}

  private Windows() {}

  /**
   * Cuts all histories, each at a random offset, so that windows start anywhere.
   *
   * @param length max events of a window
   * @param most max sum of the windows' rows; the windows with the newest events are kept
   * @return windows in random order
   */
  static List<Window> of(RatingMatrix m, int length, long most, SplittableRandom random) {
    List<Window> windows = new ArrayList<>();
    long rows = 0;
    for (int u = 0; u < m.users(); u++) {
      int from = m.userStart()[u];
      int end = m.userStart()[u + 1] - 1; // the last event is a target only
      int cut = end - from > length ? from + 1 + random.nextInt(length) : end;
      while (from < end) {
        windows.add(new Window(from, cut - from));
        rows += cut - from;
        from = cut;
        cut = Math.min(end, from + length);
      }
    }
    if (rows > most) {
      windows = newest(windows, m.seconds(), most);
    }
    for (int k = windows.size() - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      Window window = windows.get(other);
      windows.set(other, windows.get(k));
      windows.set(k, window);
    }
    return windows;
  }

  private static List<Window> newest(List<Window> windows, long[] seconds, long most) {
    windows.sort(
        Comparator.comparingLong((Window w) -> -seconds[w.start() + w.rows()])
            .thenComparingInt(Window::start));
    int kept = 0;
    long rows = 0;
    while (kept < windows.size() && rows + windows.get(kept).rows() <= most) {
      rows += windows.get(kept++).rows();
    }
    return new ArrayList<>(windows.subList(0, Math.max(1, kept)));
  }
}
