package io.freshet.scorer.browse;

import io.freshet.model.scoring.ItemDirections;
import io.freshet.scorer.engine.ServingView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map of the most rated items: a point of a plane per item, items with similar vectors near each
 * other, and the names of the genres whose items lie together. Immutable.
 *
 * @param version of the model
 * @param items numbers of the dictionary, the most rated first
 * @param ratings of each item
 * @param points two coordinates per item, each from −1 to 1
 * @param regions the densest place of each genre that has one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ItemMap(
    String version, int[] items, double[] ratings, double[] points, List<Regions.Region> regions) {
  /** Max number of items of a map. The time that it takes grows with the square of the number. */
  public static final int MOST = 2_000;

  /**
   * Makes the map of a view's model.
   *
   * @param mostRated the most rated items
   * @return null if there is no model, or its family has no item vectors
   */
  public static @Nullable ItemMap of(ServingView view, ItemSearch.Found mostRated) {
    ItemDirections directions = view.directions();
    String version = view.modelVersion();
    if (directions == null || version == null) {
      return null;
    }
    int width = directions.stride();
    int[] items = new int[mostRated.items().length];
    double[] ratings = new double[items.length];
    double[] vectors = new double[items.length * width];
    float[] direction = new float[width];
    int size = 0;
    for (int at = 0; at < items.length; at++) {
      int index = view.indexOf(mostRated.items()[at]);
      if (index >= 0 && directions.ofItem(index, direction)) {
        items[size] = mostRated.items()[at];
        ratings[size] = mostRated.ratings()[at];
        for (int d = 0; d < width; d++) {
          vectors[size * width + d] = direction[d];
        }
        size++;
      }
    }
    items = Arrays.copyOf(items, size);
    double[] points = PlaneLayout.of(Arrays.copyOf(vectors, size * width), width);
    return new ItemMap(
        version,
        items,
        Arrays.copyOf(ratings, size),
        points,
        Regions.of(items, points, view.overlay()));
  }
}
