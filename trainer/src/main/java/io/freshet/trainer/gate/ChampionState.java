package io.freshet.trainer.gate;

import io.freshet.schemas.channel.ModelManifest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model that serves now.
 *
 * @param manifest of the champion
 * @param snapshot its verified file, if it is at hand: judged as it is where the slice starts after
 *     its data; else its recipe is refitted
 * @param knowsForgotten whether it may have learned from users who have been forgotten since: then
 *     no fit starts from it
 */
public record ChampionState(
    ModelManifest manifest, @Nullable Path snapshot, boolean knowsForgotten) {}
