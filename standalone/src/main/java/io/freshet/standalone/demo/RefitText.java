package io.freshet.standalone.demo;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.record.CountText;
import io.freshet.standalone.text.TextWidth;
import java.util.Locale;
import java.util.Objects;

/** The result of a refit as text. */
final class RefitText {
  private static final int INDENT = 11;

  private RefitText() {}

  /**
   * Formats one line: after how many ratings, which model serves, and the first reason without its
   * figures. It is cut at the width, except if the refit failed.
   *
   * @param replayed number of ratings replayed before the refit
   */
  static String line(Evaluation ended, long replayed, int width) {
    Verdict verdict = Objects.requireNonNull(ended.verdict());
    String because = firstReason(verdict.reason());
    String happened =
        switch (verdict.decision()) {
          case PUBLISHED -> "model " + ended.version() + " takes over: " + because;
          case REFUSED -> "no new model: the new one is " + because;
          case INSUFFICIENT_EVIDENCE -> "no new model: " + because;
          case FAILED_CHECKS -> "no new model, its checks failed: " + because;
          case PINNED -> "no new model: the one that serves is pinned";
          case NO_DATA -> "no new model: there are no ratings";
          case FAILED -> "learning failed: " + verdict.reason();
        };
    String label = String.format(Locale.ROOT, "%,9d  ", replayed);
    return verdict.decision() == Verdict.Decision.FAILED
        ? TextWidth.beside(label, happened, width)
        : TextWidth.cut(label + happened, width) + "\n";
  }

  /** Formats the whole verdict, the duration, and what the candidate scored. */
  static String details(Evaluation ended, int width) {
    String version = ended.version();
    String verdict =
        withoutSettings(Objects.requireNonNull(ended.verdict()).text(version))
            + String.format(
                Locale.ROOT,
                " (%.1f s on %s of %s%s)",
                ended.count(Evaluation.TOOK_MILLIS) / 1e3,
                CountText.of(ended.count(Evaluation.RATINGS), "rating"),
                CountText.of(ended.count(Evaluation.USERS), "user"),
                version == null ? "" : "; " + quality(ended));
    return TextWidth.beside(" ".repeat(INDENT), verdict, width);
  }

  /** Formats the family and its hit rate on the unseen slice, beside decayed popularity's. */
  private static String quality(Evaluation ended) {
    String family = withoutSettings(ended.recipe());
    Metric own = ended.metrics().get("hr@10");
    Metric baseline = ended.metrics().get("decayed-popularity.hr@10");
    if (own == null || baseline == null) {
      return family;
    }
    return String.format(
        Locale.ROOT,
        "%s hr@10 %.3f [%.3f, %.3f], decayed popularity %.3f",
        family,
        own.value(),
        own.lower(),
        own.upper(),
        baseline.value());
  }

  /** Shortens recipes to their families. */
  private static String withoutSettings(String text) {
    return text.replaceAll("\\{[^}]*}", "");
  }

  /** Cuts a reason before its second clause, and leaves out figures in brackets. */
  private static String firstReason(String reason) {
    return withoutSettings(reason)
        .replaceFirst(";.*", "")
        .replaceAll(" \\([^)]*\\)", "")
        .replaceFirst(", NDCG@10 .*", "");
  }
}
