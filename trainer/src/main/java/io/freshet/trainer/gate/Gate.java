package io.freshet.trainer.gate;

import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.answer.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which recipe, if any, is refitted on everything and published. A pure function of what
 * was measured:
 *
 * <ul>
 *   <li>Without a champion the preferred recipe goes ahead: the slices of a first model hold a few
 *       users, whose best is chance, and whatever is first has the advantage of the incumbent.
 *   <li>The champion's own recipe goes ahead unless it is shown worse: newer data are presumed
 *       better.
 *   <li>Another recipe goes ahead only if it is shown better over enough users. Looking again and
 *       again would show anything better in the end, so the k-th look spends α/(k(k+1)) of the
 *       error allowed, which sums to α over all looks.
 * </ul>
 */
public final class Gate {
  private final double alpha;
  private final int minUsers;

  /**
   * A gate with this tolerance.
   *
   * @param alpha probability of a wrong "shown", one-sided, in (0, 0.5)
   * @param minUsers users without whom another recipe cannot be shown better
   */
  public Gate(double alpha, int minUsers) {
    if (!(alpha > 0 && alpha < 0.5)) {
      throw new IllegalArgumentException("alpha must be in (0, 0.5): " + alpha);
    }
    this.alpha = alpha;
    this.minUsers = minUsers;
  }

  /**
   * The decision.
   *
   * @param verdict on the whole refit
   * @param winner the recipe to refit; null unless the verdict is to publish
   * @param each verdict per recipe, in the order of the candidates
   */
  public record Decision(Verdict verdict, @Nullable String winner, Map<String, Verdict> each) {

    /** The same decision with more to its reason. */
    Decision because(String more) {
      return new Decision(verdict.because(more), winner, each);
    }
  }

  /**
   * Decides between candidates.
   *
   * @param champion recipe of the model that serves, in canonical form; null before the first
   *     publication
   * @param candidates recipes, each once, the preferred first: it wins a tie; the champion's is one
   *     of them
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
          "another recipe needs %d scored users, and has %d after %d looks (NDCG@10 %+.4f)",
          minUsers, difference.users(), looks, difference.value());
    }
    String measured = measured(difference, spent);
    return difference.lowerBound(spent) > 0
        ? publish("better than the champion's recipe (%s, look %d)", measured, looks)
        : unsure(
            "not certain to be better than the champion's recipe (%s, look %d)", measured, looks);
  }

  /**
   * The difference, and how far from it the true one may lie on either side with the error allowed.
   */
  private static String measured(UserClustered difference, double error) {
    double margin = difference.upperBound(error) - difference.value();
    return String.format(
        Locale.ROOT,
        "NDCG@10 %+.4f%s, %d %s",
        difference.value(),
        Double.isNaN(margin) ? "" : String.format(Locale.ROOT, " ± %.4f", margin),
        difference.users(),
        difference.users() == 1 ? "user" : "users");
  }

  private static Verdict publish(String format, Object... values) {
    return new Verdict(Verdict.Decision.PUBLISHED, String.format(Locale.ROOT, format, values));
  }

  private static Verdict unsure(String format, Object... values) {
    return new Verdict(
        Verdict.Decision.INSUFFICIENT_EVIDENCE, String.format(Locale.ROOT, format, values));
  }
}
