package io.freshet.model.neural;

import io.freshet.model.snapshot.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Similarity of items in a network: the cosine of all item parameters of the network. */
final class ItemSimilarity {

  private final @Nullable FloatMatrix dot;
  private final @Nullable FloatMatrix inputs;

  /** 1 divided by the length of each item's vector; 0 for a vector of zeros. */
  private final float[] inverseLength;

  ItemSimilarity(@Nullable FloatMatrix dot, @Nullable FloatMatrix inputs, int items) {
    this.dot = dot;
    this.inputs = inputs;
    inverseLength = new float[items];
    for (int i = 0; i < items; i++) {
      double square = product(dot, i, i) + product(inputs, i, i);
      inverseLength[i] = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
    }
  }

  private static double product(@Nullable FloatMatrix matrix, int a, int b) {
    if (matrix == null) {
      return 0;
    }
    double sum = 0;
    for (int k = 0; k < matrix.cols(); k++) {
      sum += (double) matrix.get(a, k) * matrix.get(b, k);
    }
    return sum;
  }

  /** The cosine of two items' vectors, [dot product's side; tower's inputs]. */
  float cosine(int a, int b) {
    return (float) ((product(dot, a, b) + product(inputs, a, b)) * inverseLength[a])
        * inverseLength[b];
  }

  /** The dot product of an item's vector with a user's. */
  float dot(int item, float[] user) {
    if (dot == null) {
      return 0;
    }
    float sum = 0;
    for (int k = 0; k < dot.cols(); k++) {
      sum = Math.fma(dot.get(item, k), user[k], sum);
    }
    return sum;
  }
}
