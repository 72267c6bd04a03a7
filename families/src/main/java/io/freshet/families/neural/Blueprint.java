package io.freshet.families.neural;

import io.freshet.families.family.FamilyType;
import io.freshet.model.neural.Objective;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The architecture and default settings of a neural family.
 *
 * @param name name of the family
 * @param summary one-line description
 * @param dot kind of the embedding product, or null
 * @param output how a prediction follows from the network's output
 * @param loss loss that training minimises
 * @param start initial distribution of embeddings
 * @param traits further parts and options
 * @param defaults the family's settings with their defaults
 */
record Blueprint(
    String name,
    String summary,
    DotPart.@Nullable Kind dot,
    Objective.Output output,
    Objective.Loss loss,
    Start start,
    Set<Trait> traits,
    Map<Key, Object> defaults) {

  /** The initial distribution of embeddings. */
  enum Start {
    /** Normal with variance 2 / rows, as Keras' {@code he_normal} initialises an embedding. */
    HE_NORMAL,
    /** Uniform in ±0.05, the default of Keras. */
    UNIFORM
  }

  /** A part or option that a family may have. */
  enum Trait {
    /** Biases of users and items. */
    BIASES,
    /** A trainable constant. */
    CONSTANT,
    /** The constant starts at the mean of the targets. */
    STARTS_AT_MEAN,
    /** Dense layers over the concatenated embeddings. */
    TOWER,
    /** The mean word vector of the item's text among the inputs of the dense layers. */
    TEXT,
    /** Item features through a dense layer of their own. */
    FEATURES,
    /** Daytime and weekend through a dense layer of their own. */
    CONTEXT,
    /** Targets scaled per item to 0.5 … 1. */
    SCALED_PER_ITEM,
    /** Stochastic gradient descent with momentum instead of Adam. */
    MOMENTUM
  }

  /** Collects defaults, in the order in which they are listed to people. */
  static Map<Key, Object> defaults(Object... keysAndValues) {
    Map<Key, Object> map = new LinkedHashMap<>();
    for (int k = 0; k < keysAndValues.length; k += 2) {
      map.put((Key) keysAndValues[k], keysAndValues[k + 1]);
    }
    return map;
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    defaults.forEach((key, value) -> key.define(definition, value));
    return definition;
  }

  /** The type of this family in the registry. */
  FamilyType type() {
    ConfigDef definition = definition();
    return new FamilyType(
        name,
        summary,
        definition,
        values ->
            new NeuralFamily(this, definition, new AbstractConfig(definition, values, false)));
  }
}
