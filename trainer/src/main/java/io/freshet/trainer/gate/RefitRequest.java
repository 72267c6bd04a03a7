package io.freshet.trainer.gate;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input of a refit.
 *
 * @param matrix all ratings
 * @param items the listed items, by id
 * @param champion null before the first publication
 * @param evidence the gate's evidence from earlier refits
 * @param userHash hash of the user ids in the evidence
 * @param forced whether a model must be published because forgotten users are overdue to leave the
 *     champion's data; the champion's recipe is then published unless another one wins
 * @param seed of every random choice
 * @param target file of the new snapshot; temporary files beside it have longer names and are
 *     removed
 */
public record RefitRequest(
    RatingMatrix matrix,
    Map<String, Item> items,
    @Nullable ChampionState champion,
    GateEvidence evidence,
    UserHash userHash,
    boolean forced,
    long seed,
    Path target) {}
