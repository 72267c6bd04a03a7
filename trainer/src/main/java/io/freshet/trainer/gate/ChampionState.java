package io.freshet.trainer.gate;

import io.freshet.schemas.Metric;
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
 * @param knowsForgotten whether it may have learned from users who have been forgotten since: then
 *     no fit starts from it
 */
public record ChampionState(
    ModelManifest manifest, @Nullable Path snapshot, boolean pinned, boolean knowsForgotten) {

  /**
   * Metric of a recount's manifest: the newest second, since the epoch, of what it has learned
   * from. Its data, which it has counted, are newer.
   */
  public static final String LEARNED_UNTIL = "learned-until-epoch-seconds";

  /** The newest second of what it has learned from. */
  long learnedUntil() {
    Metric learned = manifest.refit().get(LEARNED_UNTIL);
    return learned == null ? manifest.dataUntilEpochSeconds() : (long) learned.value();
  }

  /** The same for the manifest of a recount. */
  Metric learnedUntilMetric() {
    return new Metric((double) learnedUntil(), Double.NaN, Double.NaN, 1, 1);
  }
}
