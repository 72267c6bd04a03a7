package io.freshet.schemas.record;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggestions of the known word nearest to a mistyped word, for "did you mean". */
public final class Suggestions {

  private Suggestions() {}

  /**
   * The candidate with the min edit distance, if that is at most a third of the letters; otherwise
   * the only candidate that ends with the word, in case the word lacks a prefix. Ties go to the
   * alphabetically first candidate.
   */
  public static Optional<String> closest(String word, Collection<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance
          || (distance == bestDistance && best != null && candidate.compareTo(best) < 0)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    if (best != null && bestDistance <= Math.max(1, Math.min(wanted.length(), best.length()) / 3)) {
      return Optional.of(best);
    }
    var endings = candidates.stream().filter(c -> c.endsWith("." + wanted)).sorted().toList();
    return endings.size() == 1 ? Optional.of(endings.get(0)) : Optional.empty();
  }

  /** {@code "; did you mean X?"}, or an empty text if no candidate is near. */
  public static String hint(String word, Collection<String> candidates) {
    return closest(word, candidates).map(c -> "; did you mean " + c + "?").orElse("");
  }

  /**
   * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours
   * cost one each (Damerau 1964, restricted form).
   */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitution, Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] recycled = beforeLast;
      beforeLast = last;
      last = row;
      row = recycled;
    }
    return last[b.length()];
  }
}
