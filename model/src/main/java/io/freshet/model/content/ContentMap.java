package io.freshet.model.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Linear maps from an item's content ({@link ContentSpace}) to what training would learn for it:
 * one matrix per target (item factors, item terms), {@code target(i) ≈ x_i · M}. The maps place
 * items that nobody has rated, and genres that a user says they like, among the trained items.
 *
 * <p>This part is optional: older snapshots do not have it.
 */
public final class ContentMap {
  /** Section of the columns, a JSON object. */
  static final String SPACE = "content.space";

  /** Section of the genre profiles, genres × columns: the mean row of each genre's items. */
  static final String PROFILES = "content.profiles";

  /** Prefix of the sections of the maps, columns × width of the target. */
  static final String MAP = "content.map.";

  /** Section of the fit of each target, a JSON object. */
  static final String FIT = "content.fit";

  private static final String STRENGTH = "strength";
  private static final String EXPLAINED = "explained";
  private static final String GENRES = "genres";
  private static final String FIRST_DECADE = "firstDecade";
  private static final String DECADES = "decades";

  private final ContentSpace space;
  private final float[] profiles;
  private final Map<String, Target> targets;

  /** The map to one target: columns × width, row-major. */
  private static final class Target {
    final int width;
    final float[] values;

    Target(int width, float[] values) {
      this.width = width;
      this.values = values;
    }
  }

  private ContentMap(ContentSpace space, float[] profiles, Map<String, Target> targets) {
    this.space = space;
    this.profiles = profiles;
    this.targets = targets;
  }

  /**
   * Puts the columns into a snapshot; {@link #putMap} adds the maps.
   *
   * @param profiles genres × {@link ContentSpace#size()}, row-major: the mean row of each genre's
   *     items
   */
  public static void putSpace(SnapshotWriter out, ContentSpace space, float[] profiles) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode genres = node.putArray(GENRES);
    space.genres().forEach(genres::add);
    node.put(FIRST_DECADE, space.firstDecade()).put(DECADES, space.decades());
    out.putText(SPACE, node.toString());
    out.putFloats(PROFILES, space.genres().size(), space.size(), profiles);
  }

  /**
   * Puts a map into a snapshot.
   *
   * @param target name of the target: lower-case letters, digits, dots and hyphens
   * @param width numbers per item of the target
   * @param values {@link ContentSpace#size()} × width, row-major, finite
   */
  public static void putMap(
      SnapshotWriter out, ContentSpace space, String target, int width, float[] values) {
    out.putFloats(MAP + target, space.size(), width, values);
  }

  /**
   * The quality of the prediction of one target.
   *
   * @param strength λ of the ridge regression
   * @param explained explained share of the held-out items' variance, at most 1; 0 or less if
   *     content predicts nothing
   */
  public record Fit(double strength, double explained) {}

  /** Puts the quality of each prediction into a snapshot, for people to read. */
  public static void putFits(SnapshotWriter out, Map<String, Fit> fits) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(fits)
        .forEach(
            (target, fit) ->
                node.putObject(target)
                    .put(STRENGTH, fit.strength())
                    .put(EXPLAINED, fit.explained()));
    out.putText(FIT, node.toString());
  }

  /**
   * Loads the maps of a snapshot.
   *
   * @param widths the width of each requested target, by name
   * @return the maps, or null if the snapshot has none because it is older than them
   * @throws SnapshotFormatException if a map is not finite or has another shape
   */
  public static @Nullable ContentMap load(Snapshot snapshot, Map<String, Integer> widths)
      throws SnapshotFormatException {
    if (!snapshot.has(SPACE)) {
      return null;
    }
    ContentSpace space = space(snapshot);
    float[] profiles =
        finite(snapshot, PROFILES, snapshot.floats(PROFILES, space.genres().size(), space.size()));
    Map<String, Target> targets = new HashMap<>();
    for (Map.Entry<String, Integer> wanted : widths.entrySet()) {
      String section = MAP + wanted.getKey();
      FloatMatrix matrix = snapshot.floats(section, space.size(), wanted.getValue());
      targets.put(
          wanted.getKey(), new Target(wanted.getValue(), finite(snapshot, section, matrix)));
    }
    return new ContentMap(space, profiles, targets);
  }

  private static ContentSpace space(Snapshot snapshot) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(snapshot.text(SPACE));
    List<String> genres = new ArrayList<>();
    for (JsonNode name : node.path(GENRES)) {
      if (!name.isTextual()) {
        throw new SnapshotFormatException(snapshot.file() + " has the genre " + name);
      }
      genres.add(name.textValue());
    }
    try {
      return new ContentSpace(
          genres,
          whole(snapshot, SettingsJson.number(node, FIRST_DECADE)),
          whole(snapshot, SettingsJson.number(node, DECADES)));
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(snapshot.file() + ": " + e.getMessage(), e);
    }
  }

  private static int whole(Snapshot snapshot, double value) throws SnapshotFormatException {
    if (value != Math.rint(value) || Math.abs(value) > Short.MAX_VALUE) {
      throw new SnapshotFormatException(snapshot.file() + " has the decade " + value);
    }
    return (int) value;
  }

  private static float[] finite(Snapshot snapshot, String section, FloatMatrix matrix)
      throws SnapshotFormatException {
    float[] values = matrix.toArray();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new SnapshotFormatException(
            snapshot.file() + " has the value " + value + " in " + section);
      }
    }
    return values;
  }

  /** The columns of the content rows. */
  public ContentSpace space() {
    return space;
  }

  /**
   * Predicts a target for some items.
   *
   * @param target name of a loaded target
   * @param stride numbers from one item to the next in the result, at least the width of the target
   * @return items × stride, row-major; the numbers between width and stride are 0
   * @throws IllegalArgumentException if the target is unknown
   */
  public float[] predict(String target, List<ItemDescription> items, int stride) {
    Target found = of(target);
    float[] out = new float[Math.multiplyExact(items.size(), stride)];
    float[] row = new float[space.size()];
    for (int i = 0; i < items.size(); i++) {
      space.row(items.get(i), row);
      multiply(found, row, 0, out, i * stride);
    }
    return out;
  }

  /**
   * Predicts a target for the mean item of a genre.
   *
   * @param out receives as many numbers as the target is wide, from {@code at} on
   * @return false if the genre has no column; then nothing is written
   */
  public boolean predictGenre(String target, String genre, float[] out, int at) {
    int number = space.genre(genre);
    if (number < 0) {
      return false;
    }
    multiply(of(target), profiles, number * space.size(), out, at);
    return true;
  }

  private Target of(String target) {
    Target found = targets.get(target);
    if (found == null) {
      throw new IllegalArgumentException("no map to " + target + " among " + targets.keySet());
    }
    return found;
  }

  private void multiply(Target target, float[] rows, int from, float[] out, int at) {
    int width = target.width;
    Arrays.fill(out, at, at + width, 0f);
    for (int f = 0; f < space.size(); f++) {
      float x = rows[from + f];
      if (x != 0) {
        for (int k = 0, cell = f * width; k < width; k++, cell++) {
          out[at + k] += x * target.values[cell];
        }
      }
    }
  }
}
