package io.freshet.model.blend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.content.ItemFeatures;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.List;

/**
 * The content of all items: genres as rows of length 1 (or 0 if unknown) and the year of release. A
 * rating scale says which ratings count as evidence for a genre.
 */
public final class Content {
  /** Section of the years, items × 1; 0 if unknown. */
  static final String YEARS = "blend.years";

  /** Section of the scale, a JSON object. */
  static final String SCALE = "blend.scale";

  private static final String MEAN = "ratingMean";
  private static final String DEVIATION = "ratingDeviation";
  private static final String LIKE = "likeThreshold";

  /** Years are less than this. */
  private static final int SPAN = 1 << 12;

  private final GenreKinds genres;
  private final int[] years;
  private final int yearsEnd;
  private final float ratingMean;
  private final float ratingDeviation;
  private final float likeThreshold;

  private Content(
      GenreKinds genres,
      int[] years,
      float ratingMean,
      float ratingDeviation,
      float likeThreshold) {
    this.genres = genres;
    this.years = years;
    this.yearsEnd = Arrays.stream(years).max().orElse(0) + 1;
    this.ratingMean = ratingMean;
    this.ratingDeviation = ratingDeviation;
    this.likeThreshold = likeThreshold;
  }

  /**
   * Puts the content into a snapshot.
   *
   * @param names names of the genres, at least one
   * @param genres items × genres, row-major, every row of length 1 or 0
   * @param years years of release, 1 to 4095, or 0 if unknown
   * @param ratingMean mean of all ratings
   * @param ratingDeviation standard deviation of all ratings, 0 or more
   * @param likeThreshold a rating of at least this value is a like
   */
  public static void put(
      SnapshotWriter out,
      List<String> names,
      float[] genres,
      float[] years,
      double ratingMean,
      double ratingDeviation,
      double likeThreshold) {
    ItemFeatures.put(out, names, genres);
    out.putFloats(YEARS, years.length, 1, years);
    out.putText(
        SCALE,
        JsonNodeFactory.instance
            .objectNode()
            .put(MEAN, ratingMean)
            .put(DEVIATION, ratingDeviation)
            .put(LIKE, likeThreshold)
            .toString());
  }

  /**
   * Loads the content of a snapshot.
   *
   * @throws SnapshotFormatException if the content is missing, does not fit the catalogue or is out
   *     of range
   */
  static Content load(Snapshot snapshot) throws SnapshotFormatException {
    float[] values = snapshot.floats(YEARS, snapshot.catalogue().size(), 1).toArray();
    int[] years = new int[values.length];
    for (int i = 0; i < years.length; i++) {
      if (!(values[i] >= 0 && values[i] < SPAN) || values[i] != (int) values[i]) {
        throw new SnapshotFormatException(snapshot.file() + " has the year " + values[i]);
      }
      years[i] = (int) values[i];
    }
    JsonNode scale = SettingsJson.read(snapshot.text(SCALE));
    double mean = SettingsJson.number(scale, MEAN);
    double deviation = SettingsJson.number(scale, DEVIATION);
    double like = SettingsJson.number(scale, LIKE);
    if (!(deviation >= 0) || Double.isInfinite(deviation) || !Double.isFinite(mean + like)) {
      throw new SnapshotFormatException(snapshot.file() + " has the rating scale " + scale);
    }
    return new Content(
        GenreKinds.of(ItemFeatures.load(snapshot), years.length),
        years,
        (float) mean,
        (float) deviation,
        (float) like);
  }

  /** Mean of all ratings. */
  float ratingMean() {
    return ratingMean;
  }

  GenreKinds genres() {
    return genres;
  }

  /** A year after the year of every item. */
  int yearsEnd() {
    return yearsEnd;
  }

  /** The year of an item, 0 if unknown. */
  int year(int item) {
    return years[item];
  }

  /** The years of all items, 0 if unknown. Not a copy. */
  int[] years() {
    return years;
  }

  /** Tells whether a year of release is in the supported range. */
  static boolean isYear(int year) {
    return year > 0 && year < SPAN;
  }

  float likeThreshold() {
    return likeThreshold;
  }

  /**
   * The weight of a rating as evidence for the genres of its item: 0 at one standard deviation
   * below the mean, positive above, negative below.
   */
  float forGenres(float rating) {
    return ratingDeviation == 0 ? 1f : (rating - ratingMean) / ratingDeviation + 1;
  }
}
