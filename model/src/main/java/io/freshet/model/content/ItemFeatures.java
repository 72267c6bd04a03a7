package io.freshet.model.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A matrix of item features: one row per item, one named column per feature. */
public final class ItemFeatures {

  /** Section of the features, items × features. */
  static final String VALUES = "features";

  /** Section of the features' names, a JSON object with an array {@code names}. */
  static final String NAMES = "features.names";

  private static final String NAMES_FIELD = "names";

  private final ItemFactors factors;
  private final float[] values;
  private final float[] norms;
  private final int count;
  private final Map<String, Integer> index;

  private ItemFeatures(FloatMatrix matrix, float[] values, Map<String, Integer> index) {
    this.factors = new ItemFactors(matrix, Kernels.best());
    this.values = values;
    this.count = matrix.cols();
    this.index = index;
    norms = new float[matrix.rows()];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = (float) Math.sqrt(product(i, i));
    }
  }

  /**
   * Puts features into a snapshot.
   *
   * @param names distinct names of the features, at least one
   * @param values items × features, row-major, finite
   */
  public static void put(SnapshotWriter out, List<String> names, float[] values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    out.putFloats(VALUES, out.catalogue().size(), names.size(), values);
    out.putText(NAMES, JsonNodeFactory.instance.objectNode().set(NAMES_FIELD, array).toString());
  }

  /**
   * Loads the features of a snapshot.
   *
   * @throws SnapshotFormatException if the features are missing or not finite
   */
  public static ItemFeatures load(Snapshot snapshot) throws SnapshotFormatException {
    JsonNode names = SettingsJson.read(snapshot.text(NAMES)).path(NAMES_FIELD);
    if (!names.isArray() || names.isEmpty()) {
      throw new SnapshotFormatException(snapshot.file() + " has no names of features");
    }
    Map<String, Integer> index = new HashMap<>();
    for (JsonNode name : names) {
      if (!name.isTextual() || index.putIfAbsent(name.textValue(), index.size()) != null) {
        throw new SnapshotFormatException(
            snapshot.file() + " has a feature name that is repeated or not text: " + name);
      }
    }
    FloatMatrix matrix = snapshot.floats(VALUES, snapshot.catalogue().size(), names.size());
    float[] values = matrix.toArray();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new SnapshotFormatException(snapshot.file() + " has the feature value " + value);
      }
    }
    return new ItemFeatures(matrix, values, index);
  }

  /** The number of features. */
  public int count() {
    return count;
  }

  /** The padded length, in floats, of the weights that {@link #scores} takes. */
  public int stride() {
    return factors.stride();
  }

  /** The column of a feature, or −1 if it has none. */
  public int indexOf(String name) {
    Integer column = index.get(name);
    return column == null ? -1 : column;
  }

  /** Adds the weighted features of an item. */
  public void add(int item, float weight, float[] weights) {
    for (int f = 0, at = item * count; f < count; f++, at++) {
      weights[f] += weight * values[at];
    }
  }

  /** The dot product of the features of two items. */
  public float product(int item, int other) {
    float sum = 0;
    for (int f = 0, a = item * count, b = other * count; f < count; f++, a++, b++) {
      sum += values[a] * values[b];
    }
    return sum;
  }

  /** The dot product of an item's features with one weight per feature. */
  public float dot(int item, float[] weights) {
    float sum = 0;
    for (int f = 0, at = item * count; f < count; f++, at++) {
      sum += weights[f] * values[at];
    }
    return sum;
  }

  /** The Euclidean norm of an item's features. */
  public float norm(int item) {
    return norms[item];
  }

  /** Computes the dot product of every item's features with the weights. */
  public void scores(float[] weights, float[] out, float[] scratch) {
    factors.scores(weights, out, scratch);
  }
}
