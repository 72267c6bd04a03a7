package io.freshet.trainer.gate;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a recount is made from.
 *
 * @param matrix everything known now
 * @param items what is known of items, by id
 * @param champion of a family that {@link io.freshet.families.family.Family#recounts}
 * @param seed of every random choice
 * @param target where to write the snapshot
 */
public record RecountRequest(
    RatingMatrix matrix, Map<String, Item> items, ChampionState champion, long seed, Path target) {}
