package io.freshet.trainer.gate;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a refit is made from.
 *
 * @param matrix everything known now
 * @param items what is known of items, by id
 * @param champion null before the first publication
 * @param evidence what earlier refits have found
 * @param userHash names users in the evidence
 * @param forced whether a model is wanted whatever the gate finds (forgotten users must leave the
 *     champion's data): then the champion's recipe is published where nothing better is
 * @param seed of every random choice
 * @param target where to write the snapshot; files beside it with longer names are used on the way
 *     and removed
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
