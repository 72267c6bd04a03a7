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
 * Finds a data set to work with: the one that was named, else one in the cache folder, else
 * MovieLens by download, else generated ratings. A data set that was named is never replaced by
 * another.
 *
 * @param cacheFolder where {@link MovieLensDownload} keeps its data set
 * @param download how to get it
 * @param generator what to use without it
 */
public record DataSetChoice(Path cacheFolder, MovieLensDownload download, PlantedTastes generator) {

  /**
   * Chooses and reads.
   *
   * @param named the file or folder that was asked for, or null
   * @param tell receives one line for each thing a person should know: the licence of a download,
   *     and why the ratings are generated ones
   * @throws DataSetException when the named data set cannot be read
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
    tell.accept("No real ratings, so using generated ones with planted tastes: " + reason);
    return generator.generate();
  }
}
