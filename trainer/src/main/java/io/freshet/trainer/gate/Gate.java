package io.freshet.trainer.gate;

import io.freshet.trainer.evaluate.UserClustered;
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
 *   <li>A pinned champion stays, whatever was measured.
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
   * What serves now.
   *
   * @param recipe its family and settings in canonical form
   * @param pinned whether an operator has forbidden promotions
   */
  public record Champion(String recipe, boolean pinned) {}

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
      return new Decision(verdict.because(verdict.reason() + "; " + more), winner, each);
    }
  }

  /**
   * Decides between candidates.
   *
   * @param champion null before the first publication
   * @param candidates recipes, each once, the preferred first: it wins a tie
   */
  public Decision decide(@Nullable Champion champion, List<Candidate> candidates) {
    if (champion == null) {
      return first(candidates);
    }
    Map<String, Verdict> each = new LinkedHashMap<>();
    if (champion.pinned()) {
      Verdict pinned = new Verdict.Refuse("the champion is pinned");
      candidates.forEach(c -> each.put(c.recipe(), pinned));
      return new Decision(pinned, null, each);
    }
    Candidate better = null;
    double most = 0;
    for (Candidate candidate : candidates) {
      UserClustered difference =
          Objects.requireNonNull(
              candidate.againstChampion(), "a champion but no comparison with it");
      boolean same = candidate.recipe().equals(champion.recipe());
      Verdict verdict = same ? refreshed(difference) : challenger(difference, candidate.looks());
      each.put(candidate.recipe(), verdict);
      if (!same && verdict instanceof Verdict.Publish && difference.value() > most) {
        better = candidate;
        most = difference.value();
      }
    }
    if (better != null) {
      return new Decision(verdictOn(each, better.recipe()), better.recipe(), each);
    }
    Verdict own = each.get(champion.recipe());
    if (own != null) {
      return new Decision(own, own instanceof Verdict.Publish ? champion.recipe() : null, each);
    }
    Verdict none =
        new Verdict.InsufficientEvidence(
            each.values().stream()
                .map(Verdict::reason)
                .findFirst()
                .orElse("there is no candidate"));
    return new Decision(none, null, each);
  }

  private static Verdict verdictOn(Map<String, Verdict> each, String recipe) {
    return Objects.requireNonNull(each.get(recipe));
  }

  private static Decision first(List<Candidate> candidates) {
    Candidate preferred = null;
    for (Candidate candidate : candidates) {
      if (preferred == null && !Double.isNaN(candidate.ndcg())) {
        preferred = candidate;
      }
    }
    Verdict none = new Verdict.InsufficientEvidence("the slice has no event that could be scored");
    Map<String, Verdict> each = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      each.put(candidate.recipe(), preferred == null ? none : first(candidate, preferred));
    }
    return preferred == null
        ? new Decision(none, null, each)
        : new Decision(verdictOn(each, preferred.recipe()), preferred.recipe(), each);
  }

  private static Verdict first(Candidate candidate, Candidate preferred) {
    if (candidate.equals(preferred)) {
      return new Verdict.Publish(
          String.format(
              Locale.ROOT,
              "the first model, of the preferred recipe: NDCG@10 %.4f",
              candidate.ndcg()));
    }
    return new Verdict.InsufficientEvidence(
        String.format(
            Locale.ROOT,
            "NDCG@10 %.4f; without a champion the preferred recipe goes ahead",
            candidate.ndcg()));
  }

  /** The champion's recipe on newer data. */
  private Verdict refreshed(UserClustered difference) {
    double upper = difference.upperBound(alpha);
    if (upper < 0) {
      return new Verdict.Refuse(
          String.format(
              Locale.ROOT,
              "the champion's recipe is shown worse: NDCG@10 %+.4f, upper bound %+.4f over %d"
                  + " users",
              difference.value(),
              upper,
              difference.users()));
    }
    return new Verdict.Publish(
        Double.isNaN(difference.value())
            ? "the champion's recipe on newer data; the slice has no event that could be scored"
            : String.format(
                Locale.ROOT,
                "the champion's recipe on newer data is not shown worse: NDCG@10 %+.4f over %d"
                    + " users",
                difference.value(),
                difference.users()));
  }

  private Verdict challenger(UserClustered difference, int looks) {
    double spent = alpha / ((double) looks * (looks + 1));
    if (difference.users() < minUsers) {
      return new Verdict.InsufficientEvidence(
          String.format(
              Locale.ROOT,
              "another recipe needs %d users, %d were scored in %d looks (NDCG@10 %+.4f)",
              minUsers,
              difference.users(),
              looks,
              difference.value()));
    }
    double lower = difference.lowerBound(spent);
    if (lower > 0) {
      return new Verdict.Publish(
          String.format(
              Locale.ROOT,
              "shown better than the champion's recipe: NDCG@10 %+.4f, lower bound %+.4f at level"
                  + " %.4f over %d users",
              difference.value(),
              lower,
              spent,
              difference.users()));
    }
    return new Verdict.InsufficientEvidence(
        String.format(
            Locale.ROOT,
            "not shown better than the champion's recipe: NDCG@10 %+.4f, lower bound %+.4f at level"
                + " %.4f over %d users",
            difference.value(),
            lower,
            spent,
            difference.users()));
  }
}
