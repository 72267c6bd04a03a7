package io.freshet.trainer.gate;

import io.freshet.families.statistics.UserClustered;
import org.jspecify.annotations.Nullable;

/**
 * A recipe in the eyes of the gate.
 *
 * @param recipe family and settings in canonical form
 * @param ndcg mean gain over the scored events of the slice; NaN if none was scored
 * @param againstChampion the paired difference to the champion's recipe in mean gain, over this
 *     slice for the champion's own recipe, over all slices pooled for another; null without a
 *     champion
 * @param looks how many slices went into it, this one included; at least 1
 */
public record Candidate(
    String recipe, double ndcg, @Nullable UserClustered againstChampion, int looks) {}
