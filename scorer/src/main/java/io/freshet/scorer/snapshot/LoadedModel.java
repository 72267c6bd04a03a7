package io.freshet.scorer.snapshot;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.channel.ModelManifest;

/**
 * A model that is ready to serve. Its mapped file stays valid while this object is reachable, even
 * after a swap and after the file was removed.
 *
 * @param manifest the model's manifest
 * @param model the checked model, with its pages in memory
 */
public record LoadedModel(ModelManifest manifest, ServingModel model) {

  /** Returns the version that every answer names. */
  public String version() {
    return manifest.version();
  }
}
