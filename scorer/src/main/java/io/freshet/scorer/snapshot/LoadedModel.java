package io.freshet.scorer.snapshot;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.channel.ModelManifest;

/**
 * A model ready to serve. Its mapped file stays valid as long as this is reachable, also when it is
 * no longer the one held and its file has been removed.
 *
 * @param manifest what was published of it
 * @param model made from the snapshot, checked, its pages touched
 */
public record LoadedModel(ModelManifest manifest, ServingModel model) {

  /** The version that every answer names. */
  public String version() {
    return manifest.version();
  }
}
