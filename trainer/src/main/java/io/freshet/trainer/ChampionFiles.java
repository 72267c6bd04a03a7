package io.freshet.trainer;

import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.channel.SnapshotRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the champion's snapshot file from the model channel, as a scorer does. */
final class ChampionFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChampionFiles.class);

  private final SnapshotFetcher fetcher;
  private final SnapshotFiles files;

  /**
   * Creates an instance; {@link #get} fetches.
   *
   * @param fetcher closed with this
   */
  ChampionFiles(SnapshotFetcher fetcher, Path folder) {
    this.fetcher = fetcher;
    this.files = new SnapshotFiles(folder);
  }

  /**
   * Returns the verified file, or null if it cannot be fetched; the gate then refits the champion's
   * recipe.
   */
  @Nullable Path get(ModelManifest champion) throws IOException {
    try {
      Path file = files.get(champion, fetcher);
      files.retain(List.of(champion));
      return file;
    } catch (SnapshotRefusedException e) {
      LOG.error(
          "The champion's snapshot could not be fetched; the gate refits its recipe instead", e);
      return null;
    }
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
