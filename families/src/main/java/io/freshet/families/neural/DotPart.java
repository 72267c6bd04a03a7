package io.freshet.families.neural;

import io.freshet.families.matrix.RatingMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The product of a user's and an item's embedding, plus biases. The {@link Kind} gives the product
 * of the embeddings p and q:
 *
 * <pre>
 * PLAIN     p · q
 * COSINE    w · (p · q) / (|p| |q|)
 * WEIGHTED  Σ_k w_k p_k q_k
 * CONTEXT   ((p ∘ (1 + Σ_c x_c S_c)) + Σ_c x_c T_c) · (q + Σ_f φ_f V_f)
 * </pre>
 *
 * <p>CONTEXT is the factorisation machine of user, item, context × item, item features × user and
 * context × item features (Rendle, ICDM 2010), to which S adds user × context × item. Its x are
 * daytime and weekend minus their means, so an unknown context is neutral; φ are the item's
 * features.
 */
final class DotPart implements Part {

  enum Kind {
    PLAIN,
    COSINE,
    WEIGHTED,
    CONTEXT
  }

  /** Prevents division by zero for a vector of zeros. */
  private static final double TINY = 1e-12;

  private final Kind kind;
  private final int width;
  final RowTable users;
  final RowTable items;
  final @Nullable RowTable userBias;
  final @Nullable RowTable itemBias;

  /** The weight of a cosine, or the weights of WEIGHTED; for CONTEXT S, then T, then V. */
  final @Nullable RowTable weights;

  final @Nullable RowTable contexts;
  final @Nullable RowTable features;
  private final @Nullable GenreFeatures itemFeatures;
  private final @Nullable ContextInputs contextInputs;

  private final float[] left;
  private final float[] right;
  private final float[] leftGradient;
  private final float[] rightGradient;
  private final float[] scratch;

  DotPart(
      Kind kind,
      int userCount,
      int itemCount,
      int width,
      boolean biases,
      Optimiser optimiser,
      double l2,
      @Nullable GenreFeatures itemFeatures,
      @Nullable ContextInputs contextInputs) {
    this.kind = kind;
    this.width = width;
    users = new RowTable(userCount, width, optimiser, l2);
    items = new RowTable(itemCount, width, optimiser, l2);
    userBias = biases ? new RowTable(userCount, 1, optimiser, l2) : null;
    itemBias = biases ? new RowTable(itemCount, 1, optimiser, l2) : null;
    boolean weighted = kind == Kind.COSINE || kind == Kind.WEIGHTED;
    weights = weighted ? new RowTable(1, kind == Kind.COSINE ? 1 : width, optimiser, 0) : null;
    if (weights != null) {
      Arrays.fill(weights.values(), 1);
    }
    boolean contextual = kind == Kind.CONTEXT;
    contexts = contextual ? new RowTable(2 * ContextInputs.WIDTH, width, optimiser, l2) : null;
    features =
        contextual && itemFeatures != null
            ? new RowTable(itemFeatures.width(), width, optimiser, l2)
            : null;
    this.itemFeatures = itemFeatures;
    this.contextInputs = contextInputs;
    left = new float[width];
    right = new float[width];
    leftGradient = new float[width];
    rightGradient = new float[width];
    scratch = new float[width];
  }

  Kind kind() {
    return kind;
  }

  private List<RowTable> tables() {
    List<RowTable> tables = new ArrayList<>(List.of(users, items));
    for (RowTable table :
        new @Nullable RowTable[] {userBias, itemBias, weights, contexts, features}) {
      if (table != null) {
        tables.add(table);
      }
    }
    return tables;
  }

  /** The factor that a vector is multiplied by before the product. */
  private float factor(float[] values, int at) {
    if (kind != Kind.COSINE) {
      return 1;
    }
    double sum = TINY;
    for (int k = 0; k < width; k++) {
      sum += (double) values[at + k] * values[at + k];
    }
    return (float) (1 / Math.sqrt(sum));
  }

  /** Computes the user's side of the product, without the weights, into {@link #left}. */
  private void left(int user, byte cell) {
    float[] p = users.values();
    int at = user * width;
    float factor = factor(p, at);
    for (int k = 0; k < width; k++) {
      left[k] = factor * p[at + k];
    }
    if (contexts != null && contextInputs != null && cell != RatingMatrix.NO_CELL) {
      context(cell, left);
    }
  }

  private void context(byte cell, float[] vector) {
    if (contexts == null || contextInputs == null) {
      return;
    }
    float[] table = contexts.values();
    for (int k = 0; k < width; k++) {
      float scale = 1;
      float shift = 0;
      for (int c = 0; c < ContextInputs.WIDTH; c++) {
        float x = contextInputs.centred(cell, c);
        scale += x * table[c * width + k];
        shift += x * table[(ContextInputs.WIDTH + c) * width + k];
      }
      vector[k] = vector[k] * scale + shift;
    }
  }

  /** Computes the item's side of the product, with the weights. */
  void item(int item, float[] out, int outAt) {
    float[] q = items.values();
    int at = item * width;
    float factor = factor(q, at);
    for (int k = 0; k < width; k++) {
      out[outAt + k] = factor * q[at + k];
    }
    if (features != null && itemFeatures != null) {
      float[] v = features.values();
      for (int f : itemFeatures.of(item)) {
        for (int k = 0; k < width; k++) {
          out[outAt + k] += v[f * width + k];
        }
      }
    }
    if (weights != null) {
      for (int k = 0; k < width; k++) {
        out[outAt + k] *= weights.values()[kind == Kind.COSINE ? 0 : k];
      }
    }
  }

  /**
   * Computes the multiplier and addend of the user's side in a context, {@code 1 + scale} and
   * {@code shift}.
   */
  void contextTables(byte cell, float[] scale, float[] shift, int at) {
    Arrays.fill(left, 0);
    context(cell, left);
    System.arraycopy(left, 0, shift, at, width);
    Arrays.fill(left, 1);
    context(cell, left);
    for (int k = 0; k < width; k++) {
      scale[at + k] = left[k] - shift[at + k] - 1;
    }
  }

  /** Brings the rows that a batch needs up to date. */
  private void current(Batch batch) {
    for (int j = 0; j < batch.size; j++) {
      users.current(batch.user[j]);
      items.current(batch.item[j]);
      if (userBias != null && itemBias != null) {
        userBias.current(batch.user[j]);
        itemBias.current(batch.item[j]);
      }
    }
    for (RowTable small : new @Nullable RowTable[] {weights, contexts, features}) {
      for (int row = 0; small != null && row < small.rows(); row++) {
        small.current(row);
      }
    }
  }

  @Override
  public void forward(Batch batch, boolean training) {
    current(batch);
    for (int j = 0; j < batch.size; j++) {
      left(batch.user[j], batch.cell[j]);
      item(batch.item[j], right, 0);
      float sum = 0;
      for (int k = 0; k < width; k++) {
        sum += left[k] * right[k];
      }
      if (userBias != null && itemBias != null) {
        sum += userBias.values()[batch.user[j]] + itemBias.values()[batch.item[j]];
      }
      batch.z[j] += sum;
    }
  }

  @Override
  public void backward(Batch batch) {
    for (int j = 0; j < batch.size; j++) {
      int user = batch.user[j];
      int item = batch.item[j];
      float g = batch.slope[j];
      left(user, batch.cell[j]);
      item(item, right, 0);
      for (int k = 0; k < width; k++) {
        leftGradient[k] = g * right[k];
        rightGradient[k] = g * left[k];
      }
      backwardItem(item);
      backwardContext(user, batch.cell[j]);
      addThroughLength(users, user, leftGradient);
      if (userBias != null && itemBias != null) {
        int userAt = userBias.touch(user);
        userBias.gradient()[userAt] += g;
        int itemAt = itemBias.touch(item);
        itemBias.gradient()[itemAt] += g;
      }
    }
  }

  /**
   * Goes back from the gradient of the item's side to the gradients of weights, features and
   * embedding.
   */
  private void backwardItem(int item) {
    if (weights != null) {
      float[] q = items.values();
      float factor = factor(q, item * width);
      int at = weights.touch(0);
      for (int k = 0; k < width; k++) {
        int w = kind == Kind.COSINE ? 0 : k;
        weights.gradient()[at + w] += rightGradient[k] * factor * q[item * width + k];
        rightGradient[k] *= weights.values()[w];
      }
    }
    if (features != null && itemFeatures != null) {
      for (int f : itemFeatures.of(item)) {
        features.addGradient(f, 1, rightGradient, 0);
      }
    }
    addThroughLength(items, item, rightGradient);
  }

  /**
   * Goes back from the gradient of the user's side to the gradients of the context and the
   * embedding.
   */
  private void backwardContext(int user, byte cell) {
    if (contexts == null || contextInputs == null || cell == RatingMatrix.NO_CELL) {
      return;
    }
    float[] p = users.values();
    for (int k = 0; k < width; k++) {
      scratch[k] = leftGradient[k] * p[user * width + k];
    }
    for (int c = 0; c < ContextInputs.WIDTH; c++) {
      float x = contextInputs.centred(cell, c);
      contexts.addGradient(c, x, scratch, 0);
      contexts.addGradient(ContextInputs.WIDTH + c, x, leftGradient, 0);
    }
    float[] table = contexts.values();
    for (int k = 0; k < width; k++) {
      float scale = 1;
      for (int c = 0; c < ContextInputs.WIDTH; c++) {
        scale += contextInputs.centred(cell, c) * table[c * width + k];
      }
      leftGradient[k] *= scale;
    }
  }

  /** Adds the gradient of a vector, through the division by its length if there was one. */
  private void addThroughLength(RowTable table, int row, float[] g) {
    float[] x = table.values();
    int at = row * width;
    float factor = factor(x, at);
    float along = 0;
    if (kind == Kind.COSINE) {
      for (int k = 0; k < width; k++) {
        along += g[k] * x[at + k];
      }
      along *= factor * factor;
    }
    int to = table.touch(row);
    float[] gradient = table.gradient();
    for (int k = 0; k < width; k++) {
      gradient[to + k] += factor * (g[k] - along * x[at + k]);
    }
  }

  @Override
  public void gradient(List<float[]> gradients) {
    tables().forEach(table -> gradients.add(table.allGradients()));
  }

  @Override
  public void step() {
    tables().forEach(RowTable::step);
  }

  @Override
  public void restart() {
    tables().forEach(RowTable::restart);
  }

  @Override
  public void save(Deque<float[]> parameters) {
    tables().forEach(table -> parameters.addLast(table.save()));
  }

  @Override
  public void restore(Deque<float[]> parameters) {
    tables().forEach(table -> table.restore(parameters.removeFirst()));
  }
}
