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

/** The champion's snapshot file, from the model channel like any scorer's. */
final class ChampionFiles implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChampionFiles.class);

  private final SnapshotFetcher fetcher;
  private final SnapshotFiles files;

  /**
   * Fetches nothing yet.
   *
   * @param fetcher closed with this
   */
  ChampionFiles(SnapshotFetcher fetcher, Path folder) {
    this.fetcher = fetcher;
    this.files = new SnapshotFiles(folder);
  }

  /**
   * The verified file; null if it cannot be had, in which case the gate refits the champion's
   * recipe.
   */
  @Nullable Path get(ModelManifest champion) throws IOException {
    try {
      Path file = files.get(champion, fetcher);
      files.retain(List.of(champion));
      return file;
    } catch (SnapshotRefusedException e) {
      log.error("The champion is judged by its recipe alone", e);
      return null;
    }
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
