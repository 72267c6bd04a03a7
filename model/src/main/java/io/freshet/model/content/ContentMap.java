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
 * Linear maps from what an item is ({@link ContentSpace}) to what training would make of it: one
 * matrix per target (item factors, terms of the item alone), {@code target(i) ≈ x_i · M}. With it
 * an item that nobody has rated gets a place among the others, and so does a genre that a user says
 * to like.
 *
 * <p>Part of a snapshot that older ones do not have.
 */
public final class ContentMap {
  /** Section of the columns, a JSON object. */
  static final String SPACE = "content.space";

  /** Section of the mean rows of each genre's items, genres × columns. */
  static final String PROFILES = "content.profiles";

  /** Prefix of the sections of the maps, columns × width of the target. */
  static final String MAP = "content.map.";

  /** Section of how well content predicts each target, a JSON object. */
  static final String FIT = "content.fit";

  private static final String STRENGTH = "strength";
  private static final String EXPLAINED = "explained";
  private static final String GENRES = "genres";
  private static final String FIRST_DECADE = "firstDecade";
  private static final String DECADES = "decades";

  private final ContentSpace space;
  private final float[] profiles;
  private final Map<String, Target> targets;

  /** A map to one target: columns × width, row-major. */
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
   * Puts the columns into a snapshot; maps follow with {@link #putMap}.
   *
   * @param profiles genres × {@link ContentSpace#size()}, row-major: the mean row of the items that
   *     have the genre
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
   * @param target lower-case letters, digits, dots and hyphens
   * @param width numbers of the target per item
   * @param values {@link ContentSpace#size()} × width, row-major, finite
   */
  public static void putMap(
      SnapshotWriter out, ContentSpace space, String target, int width, float[] values) {
    out.putFloats(MAP + target, space.size(), width, values);
  }

  /**
   * How well a target is predicted.
   *
   * @param strength λ of the ridge regression
   * @param explained share of the held-out items' squares about the mean that is predicted, at most
   *     1; 0 or less where content says nothing
   */
  public record Fit(double strength, double explained) {}

  /** Puts what the fits have shown into a snapshot, for people to read. */
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
   * @param widths of the targets that are wanted
   * @return null where the snapshot has none: it was written before there were any
   * @throws SnapshotFormatException if it has them and they are not finite, or not of their shape
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

  /** The columns. */
  public ContentSpace space() {
    return space;
  }

  /**
   * Predicts a target for some items.
   *
   * @param target one of those loaded
   * @param stride numbers from one item to the next in the result, at least the target's width
   * @return items × stride, row-major; what lies between width and stride is 0
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
   * Predicts a target for what the items of a genre are on average.
   *
   * @param out receives the target's width from {@code at} on
   * @return false where the genre has no column; then nothing is written
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
