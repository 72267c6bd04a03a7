package io.freshet.trainer.publish;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelManifest;

/** The outcome of a publication. */
public sealed interface Publication {

  /** The snapshot is published and serves. */
  record Published(ModelManifest manifest) implements Publication {}

  /** Nothing was published, because the champion is pinned. */
  record Pinned(Champion champion) implements Publication {}
}
