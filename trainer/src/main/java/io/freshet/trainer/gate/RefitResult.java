package io.freshet.trainer.gate;

import io.freshet.schemas.Metric;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a refit.
 *
 * @param verdict on the whole
 * @param snapshot the file to publish; null unless the verdict is {@link Verdict.Publish}
 * @param family of the recipe judged best; empty if none was judged
 * @param recipe judged best, canonical; empty if none was judged
 * @param settings of that family: with the family's name they make the recipe again
 * @param learned by the published model, see {@link io.freshet.model.ServingModel#learned}; empty
 *     if there is none
 * @param evaluated metrics of the recipe on the slice, by a model that had not seen it: {@code
 *     hr@10}, {@code ndcg@10}, {@code mrr}, {@code rmse}, the same for {@code known.} and {@code
 *     new.} users; {@code popularity.…} and {@code decayed-popularity.…}; paired differences {@code
 *     over-decayed-popularity.…} and {@code over-champion.…}
 * @param refit checks of the published model itself, which has seen everything; empty if there is
 *     none
 * @param each verdict per recipe
 * @param evidence to give to the next refit
 * @param sliceFromSecond first second of the slice
 * @param items of the published model; 0 if there is none
 * @param dataUntilEpochSeconds time of the newest event seen
 * @param fitSeconds of the last fit; 0 if there was none
 */
public record RefitResult(
    Verdict verdict,
    @Nullable Path snapshot,
    String family,
    String recipe,
    Map<String, String> settings,
    Map<String, Double> learned,
    Map<String, Metric> evaluated,
    Map<String, Metric> refit,
    Map<String, Verdict> each,
    GateEvidence evidence,
    long sliceFromSecond,
    long items,
    long dataUntilEpochSeconds,
    double fitSeconds) {}
