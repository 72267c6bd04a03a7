package io.freshet.standalone.data;

import io.freshet.standalone.data.download.DownloadFailedException;
import io.freshet.standalone.data.download.MovieLensDownload;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.data.read.DataSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The choice of a data set: the named one, else the one in the cache folder, else a download of
 * MovieLens, else generated ratings. A named data set is never replaced by another.
 *
 * @param cacheFolder folder of the downloaded data set
 * @param download the downloader of MovieLens
 * @param generator used if the download fails
 */
public record DataSetChoice(Path cacheFolder, MovieLensDownload download, PlantedTastes generator) {

  /**
   * Chooses and reads a data set.
   *
   * @param named the named file or folder, or null
   * @param tell receives messages for the user, one line each: the licence of a download, or why
   *     ratings are generated
   * @throws DataSetException if the named data set cannot be read
   */
  public DataSet choose(@Nullable Path named, Consumer<String> tell) throws DataSetException {
    if (named != null) {
      return DataSets.read(named);
    }
    Path cached = MovieLensDownload.folderIn(cacheFolder);
    if (Files.isDirectory(cached)) {
      try {
        return DataSets.read(cached);
      } catch (DataSetException e) {
        return generated(e.getMessage(), tell);
      }
    }
    tell.accept("Downloading " + download.source() + " (" + MovieLensDownload.LICENCE + ")");
    try {
      return DataSets.read(download.fetch(cacheFolder));
    } catch (DownloadFailedException e) {
      return generated(e.getMessage(), tell);
    }
  }

  private DataSet generated(@Nullable String reason, Consumer<String> tell) {
    tell.accept(
        "Using generated ratings with planted tastes, because there are no real ones: " + reason);
    return generator.generate();
  }
}
