package io.freshet.trainer.publish;

import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;

/** A manifest without the fields that are known only when it is published. */
@FunctionalInterface
public interface ManifestDraft {

  /**
   * Returns the complete manifest.
   *
   * @param version the new version
   * @param sizeBytes of the snapshot file
   * @param sha256 of the snapshot file, 64 lower-case hexadecimal digits
   * @param chunks the place of the file on {@code model-chunks}
   */
  ModelManifest complete(String version, long sizeBytes, String sha256, ChunkRange chunks);
}
