package io.freshet.trainer.gate;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.Map;

/**
 * The input of a recount.
 *
 * @param matrix all ratings
 * @param items the listed items, by id
 * @param champion of a family that {@link io.freshet.families.family.Family#recounts}
 * @param seed of every random choice
 * @param target file of the new snapshot
 */
public record RecountRequest(
    RatingMatrix matrix, Map<String, Item> items, ChampionState champion, long seed, Path target) {}
