package io.freshet.trainer.gate;

import io.freshet.schemas.ModelManifest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What serves now.
 *
 * @param manifest of the champion
 * @param snapshot its verified file, if it is at hand: judged as it is where the slice starts after
 *     its data; else its recipe is refitted
 * @param pinned whether promotions are forbidden
 */
public record ChampionState(ModelManifest manifest, @Nullable Path snapshot, boolean pinned) {}
