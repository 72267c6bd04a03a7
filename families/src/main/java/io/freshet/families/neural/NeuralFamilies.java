package io.freshet.families.neural;

import static io.freshet.families.neural.Blueprint.defaults;

import io.freshet.families.family.FamilyType;
import io.freshet.families.neural.Blueprint.Start;
import io.freshet.families.neural.Blueprint.Trait;
import io.freshet.model.neural.Objective.Loss;
import io.freshet.model.neural.Objective.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The registry of neural families; {@code docs/families-neural.md} gives their sources. */
public final class NeuralFamilies {

  private static final Blueprint CF_COSINE =
      new Blueprint(
          "cf-cosine",
          "cosine of embeddings through a linear output, on ratings scaled per item",
          DotPart.Kind.COSINE,
          Output.LINEAR,
          Loss.ABSOLUTE,
          Start.UNIFORM,
          Set.of(Trait.CONSTANT, Trait.SCALED_PER_ITEM),
          with(Key.FACTORS, 50, common(64, 1e-3, 50, 5)));

  private static final Blueprint MF =
      new Blueprint(
          "mf",
          "dot product of embeddings",
          DotPart.Kind.PLAIN,
          Output.LINEAR,
          Loss.SQUARED,
          Start.HE_NORMAL,
          Set.of(),
          with(Key.FACTORS, 50, common(64, 1e-3, 50, 3)));

  private static final Blueprint MF_BIAS =
      new Blueprint(
          "mf-bias",
          "dot product of embeddings and biases through a sigmoid over the rating range",
          DotPart.Kind.PLAIN,
          Output.SCALED_SIGMOID,
          Loss.SQUARED,
          Start.HE_NORMAL,
          Set.of(Trait.BIASES),
          with(Key.FACTORS, 50, common(64, 1e-3, 50, 3)));

  private static final Blueprint MF_SGD_MOMENTUM =
      new Blueprint(
          "mf-sgd-momentum",
          "dot product of short embeddings by gradient descent with momentum",
          DotPart.Kind.PLAIN,
          Output.LINEAR,
          Loss.SQUARED,
          Start.UNIFORM,
          Set.of(Trait.MOMENTUM),
          with(Key.FACTORS, 10, with(Key.MOMENTUM, 0.9, common(64, 0.1, 100, 3))));

  private static final Blueprint MLP =
      new Blueprint(
          "mlp",
          "a small dense net over concatenated embeddings, sigmoid over the rating range",
          null,
          Output.SCALED_SIGMOID,
          Loss.SQUARED,
          Start.HE_NORMAL,
          Set.of(Trait.TOWER),
          tower(50, "10", 0.05, 0.5, common(512, 1e-3, 50, 3)));

  private static final Blueprint NEURAL_CF =
      new Blueprint(
          "neural-cf",
          "cosine of embeddings beside a dense layer over second embeddings, merged linearly",
          DotPart.Kind.COSINE,
          Output.LINEAR,
          Loss.ABSOLUTE,
          Start.UNIFORM,
          Set.of(Trait.TOWER, Trait.SCALED_PER_ITEM),
          with(Key.FACTORS, 50, tower(50, "25", 0, 0, common(512, 1e-3, 50, 5))));

  private static final Blueprint NEUMF =
      new Blueprint(
          "neumf",
          "generalised matrix factorisation beside dense layers, on sampled negatives",
          DotPart.Kind.WEIGHTED,
          Output.PROBABILITY,
          Loss.LOG,
          Start.UNIFORM,
          Set.of(Trait.TOWER),
          with(
              Key.FACTORS,
              8,
              tower(
                  16,
                  "16,8",
                  0,
                  0,
                  with(
                      Key.NEGATIVES,
                      4,
                      with(
                          Key.PRETRAIN_EPOCHS,
                          0,
                          with(Key.FOLDIN_RATINGS, 100, common(2048, 1e-3, 30, 3)))))));

  private static final Blueprint HYBRID =
      new Blueprint(
          "hybrid",
          "neural-cf with item features and context, each through a dense layer, merged linearly",
          DotPart.Kind.COSINE,
          Output.LINEAR,
          Loss.ABSOLUTE,
          Start.UNIFORM,
          Set.of(Trait.TOWER, Trait.FEATURES, Trait.CONTEXT, Trait.SCALED_PER_ITEM),
          with(Key.FACTORS, 50, tower(50, "25", 0, 0, common(512, 1e-3, 50, 5))));

  private static final Blueprint HYBRID_CONTEXT =
      new Blueprint(
          "hybrid-context",
          "the hybrid's inputs, with context multiplying item and user: it can change a ranking",
          DotPart.Kind.CONTEXT,
          Output.LINEAR,
          Loss.SQUARED,
          Start.UNIFORM,
          Set.of(
              Trait.TOWER,
              Trait.FEATURES,
              Trait.CONTEXT,
              Trait.BIASES,
              Trait.CONSTANT,
              Trait.STARTS_AT_MEAN),
          with(Key.FACTORS, 16, tower(16, "25", 0, 0, common(512, 1e-3, 50, 5))));

  private static final Blueprint MLP_WIDE =
      new Blueprint(
          "mlp-wide",
          "a wide dense layer over concatenated embeddings",
          null,
          Output.LINEAR,
          Loss.SQUARED,
          Start.UNIFORM,
          Set.of(Trait.TOWER),
          tower(32, "1024", 0, 0.2, with(Key.FOLDIN_RATINGS, 100, common(512, 1e-3, 30, 3))));

  private static final Blueprint HYBRID_TEXT =
      new Blueprint(
          "hybrid-text",
          "a wide dense layer over embeddings and the mean word vector of the item's text",
          null,
          Output.LINEAR,
          Loss.SQUARED,
          Start.UNIFORM,
          Set.of(Trait.TOWER, Trait.TEXT),
          tower(
              32,
              "1024",
              0,
              0.2,
              with(
                  Key.WORD_VECTORS,
                  "",
                  with(
                      Key.WORD_FACTORS,
                      50,
                      with(
                          Key.WORD_EPOCHS,
                          5,
                          with(Key.FOLDIN_RATINGS, 100, common(512, 1e-3, 30, 3)))))));

  private NeuralFamilies() {}

  /** All neural families, in the order in which they are listed to people. */
  public static List<FamilyType> types() {
    return List.of(
            CF_COSINE,
            MF,
            MF_BIAS,
            MF_SGD_MOMENTUM,
            MLP,
            MLP_WIDE,
            NEURAL_CF,
            NEUMF,
            HYBRID,
            HYBRID_CONTEXT,
            HYBRID_TEXT)
        .stream()
        .map(Blueprint::type)
        .toList();
  }

  private static Map<Key, Object> with(Key key, Object value, Map<Key, Object> others) {
    Map<Key, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    others.forEach(map::putIfAbsent);
    return map;
  }

  private static Map<Key, Object> tower(
      int factors,
      String hidden,
      double inputDropout,
      double hiddenDropout,
      Map<Key, Object> others) {
    Map<Key, Object> map =
        defaults(
            Key.TOWER_FACTORS,
            factors,
            Key.HIDDEN,
            hidden,
            Key.INPUT_DROPOUT,
            inputDropout,
            Key.HIDDEN_DROPOUT,
            hiddenDropout);
    others.forEach(map::putIfAbsent);
    return map;
  }

  private static Map<Key, Object> common(int batch, double rate, int epochs, int patience) {
    return defaults(
        Key.LEARNING_RATE,
        rate,
        Key.REGULARISATION,
        1e-6,
        Key.BATCH,
        batch,
        Key.EPOCHS,
        epochs,
        Key.PATIENCE,
        patience,
        Key.VALIDATION_SHARE,
        0.1,
        Key.FOLDIN_STEPS,
        30,
        Key.FOLDIN_RATE,
        0.1,
        Key.FOLDIN_PRIOR,
        0.0,
        Key.FOLDIN_RATINGS,
        500);
  }
}
