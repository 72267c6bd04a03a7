package io.freshet.families.content;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.content.ContentMap;
import io.freshet.model.content.ContentSpace;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps item content to fitted item parameters by ridge regression (Hoerl and Kennard, 1970; for
 * item factors Gantner et al., "Learning Attribute-to-Feature Mappings for Cold-Start
 * Recommendations", ICDM 2010): {@code min_M Σ_i w_i |y_i − x_i M|² + λ |M|²}, without a penalty on
 * the constant. For each target, λ is the value that predicts held-out items best.
 *
 * <p>Factors are more certain the more people have rated an item, so their weight is n / (n +
 * {@value #HALF_KNOWN}) at n ratings. Counted targets are certain and have weight 1; their
 * prediction is the mean of similar items.
 */
public final class ContentRegression {
  /** Number of ratings at which an item's factors get half the max weight. */
  private static final int HALF_KNOWN = 10;

  private ContentRegression() {}

  /**
   * A target to predict from content.
   *
   * @param name name of the target in the {@link ContentMap}
   * @param section snapshot section with the target, items × width
   * @param width numbers per item
   * @param learned true if the target was learned from ratings, false if it was counted
   */
  public record Target(String name, String section, int width, boolean learned) {}

  /**
   * Fits the maps and puts them into a snapshot.
   *
   * @param m the matrix that the targets were fitted to
   * @param items known items by id
   * @param out already holds the targets' sections, over the catalogue of the matrix
   * @throws ArithmeticException if a target is not finite
   */
  public static void put(
      RatingMatrix m, Map<String, Item> items, SnapshotWriter out, List<Target> targets) {
    List<ItemDescription> known = ContentSpaces.describe(m.catalogue(), items);
    ContentSpace space = ContentSpaces.of(known);
    int[] counts = m.ratingsOfItem();
    float[] learned = new float[counts.length];
    float[] counted = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      learned[i] = (float) counts[i] / (counts[i] + HALF_KNOWN);
      counted[i] = 1;
    }
    ContentMap.putSpace(out, space, profiles(space, known, learned));
    Map<String, ContentMap.Fit> fits = new HashMap<>();
    for (Target target : targets) {
      RidgeFolds folds =
          new RidgeFolds(
              space,
              known,
              out.floats(target.section()),
              target.width(),
              target.learned() ? learned : counted);
      RidgeFolds.Best best = folds.best();
      ContentMap.putMap(out, space, target.name(), target.width(), best.map());
      fits.put(target.name(), new ContentMap.Fit(best.strength(), best.explained()));
    }
    ContentMap.putFits(out, fits);
  }

  /** The mean row of each genre's items. */
  private static float[] profiles(
      ContentSpace space, List<ItemDescription> items, float[] weights) {
    int size = space.size();
    double[] sums = new double[space.genres().size() * size];
    double[] total = new double[space.genres().size()];
    float[] row = new float[size];
    for (int i = 0; i < weights.length; i++) {
      space.row(items.get(i), row);
      for (String name : items.get(i).genres()) {
        int genre = space.genre(name);
        if (genre >= 0) {
          total[genre] += weights[i];
          for (int f = 0; f < size; f++) {
            sums[genre * size + f] += weights[i] * row[f];
          }
        }
      }
    }
    float[] out = new float[sums.length];
    for (int g = 0; g < total.length; g++) {
      for (int f = 0; f < size && total[g] > 0; f++) {
        out[g * size + f] = (float) (sums[g * size + f] / total[g]);
      }
    }
    return out;
  }
}
