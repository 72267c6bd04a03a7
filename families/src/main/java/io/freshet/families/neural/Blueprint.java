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
 * What a neural family is made of.
 *
 * @param name of the family
 * @param summary what it is, in a line
 * @param dot the product of embeddings, or null
 * @param output how a prediction comes of the network's output
 * @param loss what is minimised
 * @param start how embeddings start
 * @param traits what else it has
 * @param defaults its settings and their defaults
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

  /** How embeddings start. */
  enum Start {
    /** Normal, variance 2 / rows: what Keras' {@code he_normal} makes of an embedding. */
    HE_NORMAL,
    /** Uniform in ±0.05: what Keras does where nothing is said. */
    UNIFORM
  }

  /** What a family may have. */
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
    /** Stochastic gradient descent with momentum, in place of Adam. */
    MOMENTUM
  }

  /** Collects defaults, in the order in which people read them. */
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

  /** The family among the others. */
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
