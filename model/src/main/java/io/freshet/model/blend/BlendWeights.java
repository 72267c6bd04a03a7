package io.freshet.model.blend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.snapshot.SettingsJson;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;

/** The weight of every {@link Term}. Immutable. */
public final class BlendWeights {
  /** Section of the weights, a JSON object. */
  static final String SECTION = "blend.weights";

  private final double[] values;

  private BlendWeights(double[] values) {
    this.values = values;
  }

  /**
   * Creates weights, given in the order of the terms.
   *
   * @throws IllegalArgumentException if there is not one finite number per term
   */
  public static BlendWeights of(double[] values) {
    if (values.length != Term.COUNT) {
      throw new IllegalArgumentException(values.length + " weights for " + Term.COUNT + " terms");
    }
    for (Term term : Term.values()) {
      if (!Double.isFinite(values[term.index()])) {
        throw new IllegalArgumentException(
            "the weight of " + term.text() + " cannot be " + values[term.index()]);
      }
    }
    return new BlendWeights(values.clone());
  }

  /** The weight of a term. */
  public double of(Term term) {
    return values[term.index()];
  }

  /** The weight of the item term in a {@link Term#column()}. */
  double ofColumn(int column) {
    return values[Term.POPULARITY.index() + column];
  }

  /** Puts the weights into a snapshot. */
  public void put(SnapshotWriter out) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (Term term : Term.values()) {
      node.put(term.text(), of(term));
    }
    out.putText(SECTION, node.toString());
  }

  /**
   * Loads the weights of a snapshot.
   *
   * @throws SnapshotFormatException if a weight is missing or not finite
   */
  static BlendWeights load(Snapshot snapshot) throws SnapshotFormatException {
    JsonNode node = SettingsJson.read(snapshot.text(SECTION));
    double[] values = new double[Term.COUNT];
    for (Term term : Term.values()) {
      // Snapshots that were written before there was a sequence network have no weight of it.
      boolean older = term == Term.SEQUENCE && !node.has(term.text());
      values[term.index()] = older ? 0 : SettingsJson.number(node, term.text());
    }
    try {
      return of(values);
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(snapshot.file() + ": " + e.getMessage(), e);
    }
  }
}
