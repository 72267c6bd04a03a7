package io.freshet.model.neural;

import io.freshet.model.snapshot.SnapshotWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a network in a snapshot. The output for a user (p, e, b), an item i and a context
 * c is
 *
 * <pre>
 * z = constant_i + context_c + b + ((p ∘ (1 + scale_c)) + shift_c) · item_i + tower(e, inputs_i)
 * </pre>
 *
 * <p>For a cosine ({@link NeuralSettings#unitUser()}), p is divided by its length first. The tower
 * is a stack of layers of rectified linear units over the concatenation [e; inputs_i], with one
 * linear output. Parts that a family does not have are null; at least one of dot product and tower
 * is present.
 */
public final class NeuralWeights {

  /** Rows of the context tables: unknown, then the four context cells. */
  public static final int CONTEXTS = 5;

  static final String NETWORK = "network";
  static final String ITEM_DOT = "item.dot";
  static final String ITEM_CONSTANT = "item.constant";
  static final String ITEM_INPUTS = "item.inputs";
  static final String ITEM_SCALE = "item.scale";
  static final String CONTEXT_CONSTANT = "context.constant";
  static final String CONTEXT_SCALE = "context.scale";
  static final String CONTEXT_SHIFT = "context.shift";
  static final String USER_MEAN = "user.mean";
  static final String USER_BIAS = "user.bias";

  /** Max number of layers. */
  static final int MAX_LAYERS = 8;

  final NeuralSettings settings;
  final @Nullable Dot dot;
  final @Nullable Tower tower;
  final float[] constant;
  final float[] context;
  final boolean userBias;
  final float[] userMean;
  final float @Nullable [] scale;

  /**
   * Wraps the arrays without copying them.
   *
   * @param settings the settings
   * @param dot the items' side of the dot product
   * @param tower the dense tower
   * @param constant one constant per item
   * @param context one constant per {@link #CONTEXTS context}
   * @param userBias whether a user's vector ends in a bias
   * @param userMean mean of the trained users' vectors [p; e; b], where the fold-in starts
   * @param scale items × 2: min and range of the item's ratings if targets were scaled to 0.5 … 1
   *     per item; otherwise null
   */
  public NeuralWeights(
      NeuralSettings settings,
      @Nullable Dot dot,
      @Nullable Tower tower,
      float[] constant,
      float[] context,
      boolean userBias,
      float[] userMean,
      float @Nullable [] scale) {
    this.settings = settings;
    this.dot = dot;
    this.tower = tower;
    this.constant = constant;
    this.context = context;
    this.userBias = userBias;
    this.userMean = userMean;
    this.scale = scale;
  }

  /** The items' side of the dot product. */
  public static final class Dot {
    final int width;
    final float[] items;
    final float @Nullable [] scale;
    final float @Nullable [] shift;

    /**
     * Wraps the arrays without copying them.
     *
     * @param width length of a vector
     * @param items items × width
     * @param scale {@link #CONTEXTS} × width, or null if context does not multiply
     * @param shift {@link #CONTEXTS} × width, or null if context does not multiply
     */
    public Dot(int width, float[] items, float @Nullable [] scale, float @Nullable [] shift) {
      this.width = width;
      this.items = items;
      this.scale = scale;
      this.shift = shift;
    }
  }

  /** The dense tower. */
  public static final class Tower {
    final int userWidth;
    final int itemWidth;
    final float[] items;
    final List<Layer> layers;

    /**
     * Wraps the arrays without copying them.
     *
     * @param userWidth number of inputs from the user
     * @param itemWidth number of inputs from the item
     * @param items items × itemWidth
     * @param layers the first takes userWidth + itemWidth inputs, the last has one output
     */
    public Tower(int userWidth, int itemWidth, float[] items, List<Layer> layers) {
      this.userWidth = userWidth;
      this.itemWidth = itemWidth;
      this.items = items;
      this.layers = layers;
    }
  }

  /** A dense layer. */
  public static final class Layer {
    final int inputs;
    final int outputs;
    final float[] weights;
    final float[] bias;

    /**
     * Wraps the arrays without copying them.
     *
     * @param inputs number of inputs
     * @param outputs number of outputs
     * @param weights inputs × outputs
     * @param bias one bias per output
     */
    public Layer(int inputs, int outputs, float[] weights, float[] bias) {
      this.inputs = inputs;
      this.outputs = outputs;
      this.weights = weights;
      this.bias = bias;
    }
  }

  static String layerWeights(int layer) {
    return "tower.weights." + layer;
  }

  static String layerBias(int layer) {
    return "tower.bias." + layer;
  }

  /**
   * Puts the weights into a snapshot, beside {@link io.freshet.model.scoring.PopularityTable#put}.
   */
  public void put(SnapshotWriter out) {
    int items = out.catalogue().size();
    out.putText(NETWORK, settings.toJson());
    out.putFloats(ITEM_CONSTANT, items, 1, constant);
    out.putFloats(CONTEXT_CONSTANT, 1, CONTEXTS, context);
    out.putFloats(USER_MEAN, 1, userMean.length, userMean);
    out.putFloats(USER_BIAS, 1, 1, new float[] {userBias ? 1 : 0});
    if (dot != null) {
      out.putFloats(ITEM_DOT, items, dot.width, dot.items);
      if (dot.scale != null && dot.shift != null) {
        out.putFloats(CONTEXT_SCALE, CONTEXTS, dot.width, dot.scale);
        out.putFloats(CONTEXT_SHIFT, CONTEXTS, dot.width, dot.shift);
      }
    }
    if (tower != null) {
      out.putFloats(ITEM_INPUTS, items, tower.itemWidth, tower.items);
      for (int k = 0; k < tower.layers.size(); k++) {
        Layer layer = tower.layers.get(k);
        out.putFloats(layerWeights(k), layer.inputs, layer.outputs, layer.weights);
        out.putFloats(layerBias(k), 1, layer.outputs, layer.bias);
      }
    }
    if (scale != null) {
      out.putFloats(ITEM_SCALE, items, 2, scale);
    }
  }
}
