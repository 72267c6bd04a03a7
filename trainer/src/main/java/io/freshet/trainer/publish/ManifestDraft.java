package io.freshet.trainer.publish;

import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;

/** A manifest that lacks only what its publication decides. */
@FunctionalInterface
public interface ManifestDraft {

  /**
   * The whole manifest.
   *
   * @param version the next one
   * @param sizeBytes of the snapshot file
   * @param sha256 of the snapshot file, 64 lower-case hexadecimal digits
   * @param chunks where the file lies
   */
  ModelManifest complete(String version, long sizeBytes, String sha256, ChunkRange chunks);
}
