package io.freshet.trainer.gate;

import io.freshet.families.statistics.UserClustered;
import org.jspecify.annotations.Nullable;

/**
 * A recipe with its measurements, as input to the gate.
 *
 * @param recipe family and settings in canonical form
 * @param ndcg mean gain over the scored events of the slice; NaN if none was scored
 * @param againstChampion the paired difference in mean gain. For the champion's own recipe: its
 *     refit against the champion, over this slice. For another recipe: against the champion's
 *     recipe, pooled over all slices. Null without a champion
 * @param looks number of slices in the comparison, this one included; min 1
 */
public record Candidate(
    String recipe, double ndcg, @Nullable UserClustered againstChampion, int looks) {}
