package io.freshet.families.neural;

import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.neural.Blueprint.Trait;
import io.freshet.model.neural.NeuralSettings;
import io.freshet.model.neural.NeuralWeights;
import io.freshet.model.neural.Objective;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one network over one matrix, built from a blueprint, and their form in a snapshot.
 */
final class Assembly {
  private static final byte[] CONTEXTS = {RatingMatrix.NO_CELL, 0, 1, 2, 3};

  private final Blueprint blueprint;
  private final AbstractConfig config;
  private final RatingMatrix m;
  private final long seed;
  private final Objective objective;
  private final float @Nullable [] scale;
  private final @Nullable DotPart dot;
  private final @Nullable TowerPart tower;
  private final @Nullable InputsPart features;
  private final @Nullable InputsPart context;
  private final @Nullable ConstantPart constant;

  Assembly(Blueprint blueprint, AbstractConfig config, RatingMatrix m, FitContext fit) {
    this.blueprint = blueprint;
    this.config = config;
    this.m = m;
    this.seed = fit.seed();
    double sum = 0;
    for (float r : m.rating()) {
      sum += r;
    }
    objective = new Objective(blueprint.output(), blueprint.loss(), m.minRating(), m.maxRating());
    scale = blueprint.has(Trait.SCALED_PER_ITEM) ? RatingSource.scale(m) : null;
    boolean needsFeatures =
        blueprint.has(Trait.FEATURES) || blueprint.dot() == DotPart.Kind.CONTEXT;
    GenreFeatures known = needsFeatures ? GenreFeatures.of(m.catalogue(), fit.items()) : null;
    ContextInputs contexts = ContextInputs.of(m);
    dot = blueprint.dot() == null ? null : dot(blueprint.dot(), known, contexts);
    tower = blueprint.has(Trait.TOWER) ? tower(fit) : null;
    features =
        blueprint.has(Trait.FEATURES) && known != null
            ? new InputsPart(
                (item, cell, out, at) -> {
                  for (int f : known.of(item)) {
                    out[at + f] = 1;
                  }
                },
                branch(known.width(), 21))
            : null;
    context =
        blueprint.has(Trait.CONTEXT)
            ? new InputsPart(
                (item, cell, out, at) -> {
                  for (int c = 0; c < ContextInputs.WIDTH; c++) {
                    out[at + c] = contexts.raw(cell, c);
                  }
                },
                branch(ContextInputs.WIDTH, 22))
            : null;
    double start = blueprint.has(Trait.STARTS_AT_MEAN) ? sum / m.ratings() : 0;
    constant = blueprint.has(Trait.CONSTANT) ? new ConstantPart(start, optimiser()) : null;
  }

  private Optimiser optimiser() {
    double rate = config.getDouble(Key.LEARNING_RATE.text());
    return blueprint.has(Trait.MOMENTUM)
        ? new Optimiser.Momentum(rate, config.getDouble(Key.MOMENTUM.text()))
        : new Optimiser.Adam(rate);
  }

  private double l2() {
    return config.getDouble(Key.REGULARISATION.text());
  }

  private DotPart dot(
      DotPart.Kind kind, @Nullable GenreFeatures known, @Nullable ContextInputs contexts) {
    DotPart part =
        new DotPart(
            kind,
            m.users(),
            m.items(),
            config.getInt(Key.FACTORS.text()),
            blueprint.has(Trait.BIASES),
            optimiser(),
            l2(),
            known,
            contexts);
    Initial.fill(part.users, blueprint.start(), seed + 11);
    Initial.fill(part.items, blueprint.start(), seed + 12);
    if (part.contexts != null) {
      Initial.fill(part.contexts, Blueprint.Start.UNIFORM, seed + 13);
    }
    if (part.features != null) {
      Initial.fill(part.features, Blueprint.Start.UNIFORM, seed + 14);
    }
    return part;
  }

  private TowerPart tower(FitContext fit) {
    int width = config.getInt(Key.TOWER_FACTORS.text());
    RowTable users = new RowTable(m.users(), width, optimiser(), l2());
    RowTable items = new RowTable(m.items(), width, optimiser(), l2());
    Initial.fill(users, blueprint.start(), seed + 15);
    Initial.fill(items, blueprint.start(), seed + 16);
    List<Integer> hidden =
        config.getList(Key.HIDDEN.text()).stream().map(Integer::parseInt).toList();
    ItemTexts texts =
        blueprint.has(Trait.TEXT) ? ItemTexts.of(config, m.catalogue(), fit.items(), seed) : null;
    int textWidth = texts == null ? 0 : texts.width();
    DenseTower dense =
        new DenseTower(
            2 * width + textWidth,
            hidden,
            config.getDouble(Key.INPUT_DROPOUT.text()),
            config.getDouble(Key.HIDDEN_DROPOUT.text()),
            !blueprint.has(Trait.CONSTANT),
            config.getDouble(Key.LEARNING_RATE.text()),
            seed + 17);
    return new TowerPart(users, items, texts == null ? null : texts.values(), textWidth, dense);
  }

  /**
   * A tower with as many rectified units as inputs and a linear output, as in the published
   * branches.
   */
  private DenseTower branch(int inputs, int number) {
    return new DenseTower(
        inputs,
        List.of(inputs),
        0,
        0,
        false,
        config.getDouble(Key.LEARNING_RATE.text()),
        seed + number);
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Part part : new @Nullable Part[] {dot, tower, features, context, constant}) {
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  Network network() {
    return new Network(parts(), objective);
  }

  Objective objective() {
    return objective;
  }

  /** Each part as a separate network. */
  List<Network> halves() {
    return parts().stream().map(part -> new Network(List.of(part), objective)).toList();
  }

  /**
   * Joins parts that were trained separately: each output counts half (He et al. 2017, section
   * 3.4.1, α = 0.5), and the optimiser restarts.
   */
  void joinHalves() {
    if (dot != null && dot.weights != null) {
      float[] weights = dot.weights.values();
      for (int k = 0; k < weights.length; k++) {
        weights[k] *= 0.5f;
      }
    }
    if (tower != null) {
      tower.tower.scaleOutput(0.5);
    }
    network().restart();
  }

  /** Min and range of each item's ratings if targets are scaled per item; otherwise null. */
  float @Nullable [] scale() {
    return scale;
  }

  /** The users' vectors [p; e; b], row-major. */
  float[] userVectors() {
    int p = dot == null ? 0 : dot.users.width();
    int e = tower == null ? 0 : tower.users.width();
    boolean biased = dot != null && dot.userBias != null;
    int length = p + e + (biased ? 1 : 0);
    float[] vectors =
        new float
            [SizeLimitException.length(
                "a neural network", "users", m.users(), length, "lower the width of its vectors")];
    for (int u = 0; u < m.users(); u++) {
      int at = u * length;
      if (dot != null) {
        System.arraycopy(dot.users.values(), u * p, vectors, at, p);
        if (dot.userBias != null) {
          vectors[at + p + e] = dot.userBias.values()[u];
        }
      }
      if (tower != null) {
        System.arraycopy(tower.users.values(), u * e, vectors, at + p, e);
      }
    }
    return vectors;
  }

  /** The current weights of the network in the form of a snapshot. */
  NeuralWeights weights(NeuralSettings.FoldIn foldIn) {
    float[] vectors = userVectors();
    int length = vectors.length / m.users();
    double[] sum = new double[length];
    for (int k = 0; k < vectors.length; k++) {
      sum[k % length] += vectors[k];
    }
    float[] mean = new float[length];
    for (int k = 0; k < length; k++) {
      mean[k] = (float) (sum[k] / m.users());
    }
    NeuralSettings settings =
        new NeuralSettings(
            objective.output(),
            objective.loss(),
            objective.low(),
            objective.high(),
            dot != null && dot.kind() == DotPart.Kind.COSINE,
            foldIn);
    return new NeuralWeights(
        settings,
        dot == null ? null : servedDot(dot),
        tower == null ? null : servedTower(tower),
        itemConstants(),
        contextConstants(),
        dot != null && dot.userBias != null,
        mean,
        scale);
  }

  private NeuralWeights.Dot servedDot(DotPart part) {
    int width = part.users.width();
    float[] items = new float[m.items() * width];
    for (int i = 0; i < m.items(); i++) {
      part.item(i, items, i * width);
    }
    if (part.contexts == null) {
      return new NeuralWeights.Dot(width, items, null, null);
    }
    float[] multiplied = new float[NeuralWeights.CONTEXTS * width];
    float[] shift = new float[NeuralWeights.CONTEXTS * width];
    for (int c = 1; c < NeuralWeights.CONTEXTS; c++) {
      part.contextTables(CONTEXTS[c], multiplied, shift, c * width);
    }
    return new NeuralWeights.Dot(width, items, multiplied, shift);
  }

  private NeuralWeights.Tower servedTower(TowerPart part) {
    int width = part.itemWidth();
    float[] items =
        new float
            [SizeLimitException.length(
                "a neural network", "items", m.items(), width, "lower the width of its vectors")];
    for (int i = 0; i < m.items(); i++) {
      part.item(i, items, i * width);
    }
    return new NeuralWeights.Tower(part.users.width(), width, items, part.tower.layers());
  }

  private float[] itemConstants() {
    float[] constants =
        features == null ? new float[m.items()] : features.terms(m.items(), RatingMatrix.NO_CELL);
    for (int i = 0; i < constants.length; i++) {
      constants[i] += constant == null ? 0 : constant.value();
      if (dot != null && dot.itemBias != null) {
        constants[i] += dot.itemBias.values()[i];
      }
    }
    return constants;
  }

  private float[] contextConstants() {
    float[] constants = new float[NeuralWeights.CONTEXTS];
    if (context != null) {
      for (int c = 0; c < constants.length; c++) {
        constants[c] = context.term(0, CONTEXTS[c]);
      }
    }
    return constants;
  }
}
