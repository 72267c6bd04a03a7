package io.freshet.trainer.gate;

import io.freshet.families.family.Family;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a refit or a recount.
 *
 * @param verdict on the refit
 * @param snapshot the file to publish; null unless the verdict is published
 * @param family the recipe that was chosen; null if none was judged
 * @param learned by the model that was fitted on all data, see {@link
 *     io.freshet.model.scoring.ServingModel#learned}; empty if there is none
 * @param evaluated metrics of the recipe on the slice, measured on a model fitted before the slice:
 *     {@code hr@10}, {@code ndcg@10}, {@code mrr}, {@code rmse}, the same for {@code known.} and
 *     {@code new.} users; {@code popularity.…} and {@code decayed-popularity.…}; paired differences
 *     {@code over-decayed-popularity.…} and {@code over-champion.…}
 * @param refit checks of the model that was fitted on all data; empty if there is none
 * @param each verdict per recipe; empty for a recount
 * @param evidence for the next refit; null for a recount
 * @param sliceFromSecond first second of the slice
 * @param items number of items in the model to publish; 0 if there is none
 * @param dataUntilEpochSeconds time of the newest event
 * @param learnedUntilEpochSeconds for a recount: time of the newest event that the model has
 *     learned from; null for a refit, which learned from all events
 * @param fitSeconds duration of the last fit; 0 if there was none
 */
public record RefitResult(
    Verdict verdict,
    @Nullable Path snapshot,
    @Nullable Family family,
    Map<String, Double> learned,
    Map<String, Metric> evaluated,
    Map<String, Metric> refit,
    Map<String, Verdict> each,
    @Nullable GateEvidence evidence,
    long sliceFromSecond,
    long items,
    long dataUntilEpochSeconds,
    @Nullable Long learnedUntilEpochSeconds,
    double fitSeconds) {

  /** Returns the chosen recipe in canonical form; empty if none was judged. */
  public String recipe() {
    return family == null ? "" : family.recipe();
  }

  /** Creates the result of a refit that judged nothing. */
  static RefitResult unjudged(
      String reason, RatingMatrix m, long sliceFromSecond, @Nullable GateEvidence evidence) {
    Verdict verdict = new Verdict(Verdict.Decision.INSUFFICIENT_EVIDENCE, reason);
    return judged(verdict, null, Map.of(), Map.of(), m, sliceFromSecond, evidence, null);
  }

  /** Creates a result with a judged recipe that is not yet fitted on all data. */
  static RefitResult judged(
      Verdict verdict,
      @Nullable Family family,
      Map<String, Metric> evaluated,
      Map<String, Verdict> each,
      RatingMatrix m,
      long sliceFromSecond,
      @Nullable GateEvidence evidence,
      @Nullable Long learnedUntil) {
    return new RefitResult(
        verdict,
        null,
        family,
        Map.of(),
        evaluated,
        Map.of(),
        each,
        evidence,
        sliceFromSecond,
        0,
        m.lastSecond(),
        learnedUntil,
        0);
  }

  /**
   * Returns this result with the model that was fitted on all data; it is published if the checks
   * pass.
   */
  RefitResult fitted(Path file, ModelChecks checks, long itemsFitted, double seconds) {
    boolean sound = checks.failures().isEmpty();
    return new RefitResult(
        sound
            ? verdict
            : new Verdict(Verdict.Decision.FAILED_CHECKS, String.join("; ", checks.failures())),
        sound ? file : null,
        family,
        checks.learned(),
        evaluated,
        checks.metrics(),
        each,
        evidence,
        sliceFromSecond,
        sound ? itemsFitted : 0,
        dataUntilEpochSeconds,
        learnedUntilEpochSeconds,
        seconds);
  }
}
