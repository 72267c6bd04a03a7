package io.freshet.families.neural;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The settings of neural families; each family has the settings that apply to it. */
final class Key {
  private static final int MOST_UNITS = 8192;
  private static final int MOST_LAYERS = 7;

  static final Key FACTORS =
      new Key(
          "factors",
          ConfigDef.Type.INT,
          Range.between(1, 2048),
          "Length of the embeddings that are multiplied.");

  static final Key TOWER_FACTORS =
      new Key(
          "tower.factors",
          ConfigDef.Type.INT,
          Range.between(1, 2048),
          "Length of the embeddings that go into the dense layers, of users and of items each.");

  static final Key HIDDEN =
      new Key(
          "hidden",
          ConfigDef.Type.LIST,
          ConfigDef.LambdaValidator.with(
              Key::requireUnits, () -> "1 to " + MOST_LAYERS + " numbers of 1 to " + MOST_UNITS),
          "Units of the dense layers over the concatenated embeddings, the first layer first.");

  static final Key INPUT_DROPOUT =
      new Key(
          "dropout.input",
          ConfigDef.Type.DOUBLE,
          Range.between(0, 0.95),
          "Share of the dense layers' inputs dropped in training.");

  static final Key HIDDEN_DROPOUT =
      new Key(
          "dropout.hidden",
          ConfigDef.Type.DOUBLE,
          Range.between(0, 0.95),
          "Share of each dense layer's units dropped in training.");

  static final Key LEARNING_RATE =
      new Key("learning.rate", ConfigDef.Type.DOUBLE, Range.between(1e-9, 10), "Step size.");

  static final Key MOMENTUM =
      new Key(
          "momentum",
          ConfigDef.Type.DOUBLE,
          Range.between(0, 0.9999),
          "Share of a step that the next step keeps.");

  static final Key REGULARISATION =
      new Key(
          "regularisation",
          ConfigDef.Type.DOUBLE,
          Range.between(0, 1e3),
          "L2 weight of the embeddings that a batch touches, against the mean loss of the batch.");

  static final Key BATCH =
      new Key("batch", ConfigDef.Type.INT, Range.between(1, 1 << 20), "Examples per step.");

  static final Key EPOCHS =
      new Key(
          "epochs",
          ConfigDef.Type.INT,
          Range.between(1, 100_000),
          "Max passes over the" + " examples.");

  static final Key PATIENCE =
      new Key(
          "patience",
          ConfigDef.Type.INT,
          Range.between(1, 100_000),
          "Epochs without a new best on held-out ratings after which training ends; the best epoch's weights are kept.");

  static final Key VALIDATION_SHARE =
      new Key(
          "validation.share",
          ConfigDef.Type.DOUBLE,
          Range.between(0, 0.5),
          "Share of the ratings held out to judge epochs; 0 trains for all epochs on all ratings.");

  static final Key NEGATIVES =
      new Key(
          "negatives",
          ConfigDef.Type.INT,
          Range.between(1, 100),
          "Negatives per rating: items that the user has not rated, drawn anew each epoch.");

  static final Key PRETRAIN_EPOCHS =
      new Key(
          "pretrain.epochs",
          ConfigDef.Type.INT,
          Range.between(0, 10_000),
          "Epochs in which each half is trained by itself first; 0 starts both halves at random.");

  static final Key FOLDIN_STEPS =
      new Key(
          "foldin.steps",
          ConfigDef.Type.INT,
          Range.between(1, 1000),
          "Steps of gradient descent by which a user is folded in when served.");

  static final Key FOLDIN_RATE =
      new Key(
          "foldin.learning.rate",
          ConfigDef.Type.DOUBLE,
          Range.between(1e-6, 10),
          "Size of the first step of a fold-in; the size falls linearly to a tenth.");

  static final Key FOLDIN_PRIOR =
      new Key(
          "foldin.prior",
          ConfigDef.Type.DOUBLE,
          Range.between(0, 1e6),
          "Weight of the mean user in a fold-in, as a number of ratings.");

  static final Key FOLDIN_RATINGS =
      new Key(
          "foldin.ratings",
          ConfigDef.Type.INT,
          Range.between(1, 1 << 20),
          "Max ratings of a user that are folded in, the newest ones.");

  static final Key WORD_VECTORS =
      new Key(
          "word.vectors",
          ConfigDef.Type.STRING,
          null,
          "A word2vec file, text or binary (.bin), to take word vectors from; empty trains them on the catalogue.");

  static final Key WORD_FACTORS =
      new Key(
          "word.factors",
          ConfigDef.Type.INT,
          Range.between(1, 2048),
          "Length of word vectors trained on the catalogue.");

  static final Key WORD_EPOCHS =
      new Key(
          "word.epochs",
          ConfigDef.Type.INT,
          Range.between(1, 1000),
          "Passes over the catalogue's texts to train word vectors.");

  private final String text;
  private final ConfigDef.Type type;
  private final ConfigDef.@Nullable Validator validator;
  private final String documentation;

  private Key(
      String text,
      ConfigDef.Type type,
      ConfigDef.@Nullable Validator validator,
      String documentation) {
    this.text = text;
    this.type = type;
    this.validator = validator;
    this.documentation = documentation;
  }

  /** The name of the setting, unprefixed. */
  String text() {
    return text;
  }

  /** Adds the setting with the default of a family. */
  void define(ConfigDef definition, Object defaultValue) {
    definition.define(text, type, defaultValue, validator, Importance.LOW, documentation);
  }

  private static void requireUnits(String name, Object value) {
    List<?> layers = value instanceof List<?> list ? list : List.of();
    if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
      throw new ConfigException(name, value, "must be 1 to " + MOST_LAYERS + " numbers of units");
    }
    for (Object units : layers) {
      if (!String.valueOf(units).matches("[1-9][0-9]{0,3}")
          || Integer.parseInt(String.valueOf(units)) > MOST_UNITS) {
        throw new ConfigException(name, value, "units must be whole, 1 to " + MOST_UNITS);
      }
    }
  }
}
