package io.freshet.trainer.gate;

import io.freshet.schemas.channel.ModelManifest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The champion as input to a refit.
 *
 * @param manifest of the champion
 * @param snapshot its verified file, or null. With a file and a slice that starts after its data,
 *     the champion itself is judged; otherwise its recipe is refitted
 * @param knowsForgotten whether it may have learned from users who were forgotten since; no fit
 *     then starts from it
 */
public record ChampionState(
    ModelManifest manifest, @Nullable Path snapshot, boolean knowsForgotten) {}
