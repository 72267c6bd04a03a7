package io.freshet.trainer.gate;

import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.record.CountText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decision which recipe, if any, is refitted on all data and published. A pure function of the
 * measurements:
 *
 * <ul>
 *   <li>Without a champion the preferred recipe wins. The slice of a first refit holds few users,
 *       so the best score on it is mostly chance, and the first model then has the advantage of the
 *       incumbent.
 *   <li>The champion's own recipe wins unless it is significantly worse: newer data are presumed to
 *       be better.
 *   <li>Another recipe wins only if it is significantly better over enough users. Repeated looks
 *       would make any recipe significant in the end, so the k-th look spends α/(k(k+1)) of the
 *       allowed error, which sums to α over all looks.
 * </ul>
 */
public final class Gate {
  private final double alpha;
  private final int minUsers;

  /**
   * Creates a gate.
   *
   * @param alpha max probability of a false positive, one-sided, in (0, 0.5)
   * @param minUsers min scored users for another recipe to win
   */
  public Gate(double alpha, int minUsers) {
    if (!(alpha > 0 && alpha < 0.5)) {
      throw new IllegalArgumentException("alpha must be in (0, 0.5): " + alpha);
    }
    this.alpha = alpha;
    this.minUsers = minUsers;
  }

  /**
   * The gate's decision.
   *
   * @param verdict on the refit
   * @param winner the recipe to refit; null unless the verdict is to publish
   * @param each verdict per recipe, in the order of the candidates
   */
  public record Decision(Verdict verdict, @Nullable String winner, Map<String, Verdict> each) {

    /** Returns this decision with a longer reason. */
    Decision because(String more) {
      return new Decision(verdict.because(more), winner, each);
    }
  }

  /**
   * Decides between candidates.
   *
   * @param champion recipe of the model that serves, in canonical form; null before the first
   *     publication
   * @param candidates recipes, each once, including the champion's, the preferred one first. The
   *     first one wins a tie
   */
  public Decision decide(@Nullable String champion, List<Candidate> candidates) {
    if (champion == null) {
      return first(candidates);
    }
    Map<String, Verdict> each = new LinkedHashMap<>();
    String winner = champion;
    double most = 0;
    for (Candidate candidate : candidates) {
      UserClustered difference =
          Objects.requireNonNull(
              candidate.againstChampion(), "a champion but no comparison with it");
      boolean same = candidate.recipe().equals(champion);
      Verdict verdict = same ? refreshed(difference) : challenger(difference, candidate.looks());
      each.put(candidate.recipe(), verdict);
      if (!same && verdict.published() && difference.value() > most) {
        winner = candidate.recipe();
        most = difference.value();
      }
    }
    Verdict verdict = Objects.requireNonNull(each.get(winner), winner);
    return new Decision(verdict, verdict.published() ? winner : null, each);
  }

  private static Decision first(List<Candidate> candidates) {
    Candidate preferred = null;
    for (Candidate candidate : candidates) {
      if (preferred == null && !Double.isNaN(candidate.ndcg())) {
        preferred = candidate;
      }
    }
    Verdict none = unsure("no liked rating of the slice could be scored");
    Map<String, Verdict> each = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      each.put(candidate.recipe(), preferred == null ? none : first(candidate, preferred));
    }
    return preferred == null
        ? new Decision(none, null, each)
        : new Decision(
            Objects.requireNonNull(each.get(preferred.recipe())), preferred.recipe(), each);
  }

  private static Verdict first(Candidate candidate, Candidate preferred) {
    return candidate.equals(preferred)
        ? publish("the first model, NDCG@10 %.4f", candidate.ndcg())
        : unsure(
            "NDCG@10 %.4f, but the first model is of the recipe that is named first",
            candidate.ndcg());
  }

  /** The champion's recipe on newer data. */
  private Verdict refreshed(UserClustered difference) {
    if (Double.isNaN(difference.value())) {
      return publish("trained on newer ratings; no liked rating of the slice could be scored");
    }
    String measured = measured(difference, alpha);
    if (difference.upperBound(alpha) < 0) {
      return new Verdict(
          Verdict.Decision.REFUSED, "worse than the model before it (" + measured + ")");
    }
    boolean better = difference.lowerBound(alpha) > 0;
    return publish(
        "%s the model before it (%s) and trained on newer ratings",
        better ? "better than" : "as good as", measured);
  }

  private Verdict challenger(UserClustered difference, int looks) {
    double spent = alpha / ((double) looks * (looks + 1));
    if (difference.users() < minUsers) {
      return unsure(
          "another recipe needs %s, and has %,d after %s (NDCG@10 %+.4f)",
          CountText.of(minUsers, "scored user"),
          difference.users(),
          CountText.of(looks, "look"),
          difference.value());
    }
    String measured = measured(difference, spent);
    return difference.lowerBound(spent) > 0
        ? publish("better than the champion's recipe (%s, look %d)", measured, looks)
        : unsure(
            "not certain to be better than the champion's recipe (%s, look %d)", measured, looks);
  }

  /** The measured difference with its margin at the allowed error, for people. */
  private static String measured(UserClustered difference, double error) {
    double margin = difference.upperBound(error) - difference.value();
    return String.format(
        Locale.ROOT,
        "NDCG@10 %+.4f%s, %s",
        difference.value(),
        Double.isNaN(margin) ? "" : String.format(Locale.ROOT, " ± %.4f", margin),
        CountText.of(difference.users(), "user"));
  }

  private static Verdict publish(String format, Object... values) {
    return new Verdict(Verdict.Decision.PUBLISHED, String.format(Locale.ROOT, format, values));
  }

  private static Verdict unsure(String format, Object... values) {
    return new Verdict(
        Verdict.Decision.INSUFFICIENT_EVIDENCE, String.format(Locale.ROOT, format, values));
  }
}
