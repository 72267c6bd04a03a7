package io.freshet.model.blend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a blend for items below the best ones, see {@link Reranking}. Taste tells such
 * items apart better than it does the best. The weights of pairs, content and context are those of
 * {@link BlendWeights}; the weights of products ({@link Term#isProduct}), which are taste above
 * all, are theirs times a factor; the item terms have weights of their own. Immutable.
 */
public final class TailWeights {
  /** Section of the weights, a JSON object. */
  static final String SECTION = "blend.tail";

  private static final String TASTE = "taste";

  private final double taste;
  private final double[] columns;

  private TailWeights(double taste, double[] columns) {
    this.taste = taste;
    this.columns = columns;
  }

  /**
   * Creates weights.
   *
   * @param taste factor of the weights of products
   * @param columns one weight per item term, by {@link Term#column()}
   * @throws IllegalArgumentException if a number is missing or not finite
   */
  public static TailWeights of(double taste, double[] columns) {
    if (columns.length != Term.OF_ITEM) {
      throw new IllegalArgumentException(
          columns.length + " weights for " + Term.OF_ITEM + " item terms");
    }
    if (!Double.isFinite(taste)) {
      throw new IllegalArgumentException("the factor of taste cannot be " + taste);
    }
    for (double column : columns) {
      if (!Double.isFinite(column)) {
        throw new IllegalArgumentException("the weight of an item term cannot be " + column);
      }
    }
    return new TailWeights(taste, columns.clone());
  }

  /** The factor of the weights of products. */
  public double taste() {
    return taste;
  }

  /** The weight of the item term in a {@link Term#column()}. */
  public double ofColumn(int column) {
    return columns[column];
  }

  /** The weights of all terms, by their indexes. */
  float[] with(BlendWeights top) {
    float[] out = new float[Term.COUNT];
    for (Term term : Term.values()) {
      double factor = term.isProduct() ? taste : 1;
      double weight = term.column() >= 0 ? columns[term.column()] : factor * top.of(term);
      out[term.index()] = (float) weight;
    }
    return out;
  }

  /** Puts the weights into a snapshot. */
  public void put(SnapshotWriter out) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(TASTE, taste);
    for (Term term : Term.values()) {
      if (term.column() >= 0) {
        node.put(term.text(), columns[term.column()]);
      }
    }
    out.putText(SECTION, node.toString());
  }

  /**
   * Loads the weights of a snapshot.
   *
   * @return the weights, or null if the snapshot has none
   * @throws SnapshotFormatException if a weight is missing or not finite
   */
  static @Nullable TailWeights load(Snapshot snapshot) throws SnapshotFormatException {
    if (!snapshot.has(SECTION)) {
      return null;
    }
    JsonNode node = SettingsJson.read(snapshot.text(SECTION));
    double[] columns = new double[Term.OF_ITEM];
    for (Term term : Term.values()) {
      if (term.column() >= 0) {
        columns[term.column()] = SettingsJson.number(node, term.text());
      }
    }
    try {
      return of(SettingsJson.number(node, TASTE), columns);
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(snapshot.file() + ": " + e.getMessage(), e);
    }
  }
}
