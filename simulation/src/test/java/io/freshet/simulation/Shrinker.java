package io.freshet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The shrinker of failing stories: removes operations that the failure does not need, by delta
 * debugging, in smaller and smaller pieces, until no single operation can be removed (Zeller and
 * Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE TSE 28(2), 2002).
 */
final class Shrinker {
  private Shrinker() {}

  /**
   * Shrinks a list.
   *
   * @param fails whether a shorter list still shows the failure; the whole one does
   * @return a list that fails and from which no operation can be removed
   */
  static <T> List<T> shrink(List<T> whole, Predicate<List<T>> fails) {
    List<T> left = new ArrayList<>(whole);
    int piece = Math.max(1, left.size() / 2);
    while (true) {
      boolean shorter = false;
      for (int from = 0; from < left.size(); ) {
        List<T> without = new ArrayList<>(left.subList(0, from));
        without.addAll(left.subList(Math.min(left.size(), from + piece), left.size()));
        if (without.size() < left.size() && fails.test(without)) {
          left = without;
          shorter = true;
        } else {
          from += piece;
        }
      }
      if (piece == 1 && !shorter) {
        return left;
      }
      if (!shorter || piece > left.size()) {
        piece = Math.max(1, Math.min(piece, left.size()) / 2);
      }
    }
  }
}
