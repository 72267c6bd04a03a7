package io.freshet.model.scoring;

/**
 * Directions of a model's item vectors with popularity taken out, and how similar two items are by
 * the cosine of theirs. Immutable and shared between threads.
 *
 * <p>Item i, rated n(i) times, has the vector v(i) and {@code u(i) = v(i) / |v(i)|}. A
 * least-squares fit over all items, {@code u ≈ a + b · ln(1 + n)}, holds what the number of ratings
 * alone says of a vector; the direction of item i is the unit vector of the residual {@code u(i) −
 * a − b · ln(1 + n(i))}. Only a, b and three numbers per item are kept: a cosine follows from the
 * product of two rows.
 *
 * <p>The similarity of an item to another is their cosine times {@code n / (n + 1)}, n being the
 * ratings of the former: the vector of an item that one user has rated is little more than that
 * user's.
 */
public final class ItemDirections {
  private static final double MIN_LENGTH = 1e-12;

  /** An item that nobody has rated counts as one that one user has rated. */
  private static final float UNRATED_SUPPORT = 0.5f;

  private final ItemFactors vectors;
  private final float[] mean;
  private final float[] slope;

  /** Per item: 1 / |v|, 0 where the item has no direction. */
  private final float[] perLength;

  /** Per item: ln(1 + n) less its mean. */
  private final float[] logs;

  /** Per item: n / (n + 1) / the length of the residual. */
  private final float[] supportPerResidual;

  private ItemDirections(
      ItemFactors vectors, double[] mean, double[] slope, double meanLog, double[] logs) {
    this.vectors = vectors;
    this.mean = floats(mean);
    this.slope = floats(slope);
    int items = vectors.items();
    this.logs = new float[items];
    this.perLength = new float[items];
    this.supportPerResidual = new float[items];
    float[] row = new float[vectors.stride()];
    for (int item = 0; item < items; item++) {
      this.logs[item] = (float) (logs[item] - meanLog);
      vectors.copyRow(item, row, 0);
      double length = length(row);
      double left = residual(row, length, this.logs[item]);
      if (left > MIN_LENGTH) {
        perLength[item] = (float) (1 / length);
        supportPerResidual[item] = (float) (support(logs[item]) / left);
      }
    }
  }

  /**
   * Fits what popularity says of a model's vectors, in two passes over the items.
   *
   * @param vectors see {@link ServingModel#itemVectors}
   * @param popularity of the same model
   */
  public static ItemDirections of(ItemFactors vectors, PopularityTable popularity) {
    int items = vectors.items();
    int stride = vectors.stride();
    double[] logs = new double[items];
    double[] sum = new double[stride];
    double[] withLog = new double[stride];
    double logSum = 0;
    double logSquares = 0;
    int known = 0;
    float[] row = new float[stride];
    for (int item = 0; item < items; item++) {
      logs[item] = Math.log1p(popularity.ratingsOrDecayed(item));
      vectors.copyRow(item, row, 0);
      double length = length(row);
      if (length <= MIN_LENGTH) {
        continue;
      }
      known++;
      logSum += logs[item];
      logSquares += logs[item] * logs[item];
      for (int d = 0; d < stride; d++) {
        sum[d] += row[d] / length;
        withLog[d] += row[d] / length * logs[item];
      }
    }
    double meanLog = known == 0 ? 0 : logSum / known;
    double spread = logSquares - logSum * meanLog;
    double[] mean = new double[stride];
    double[] slope = new double[stride];
    for (int d = 0; d < stride && known > 0; d++) {
      mean[d] = sum[d] / known;
      slope[d] = spread > MIN_LENGTH ? (withLog[d] - sum[d] * meanLog) / spread : 0;
    }
    return new ItemDirections(vectors, mean, slope, meanLog, logs);
  }

  /** n / (n + 1) from ln(1 + n). */
  private static double support(double log) {
    return Math.max(UNRATED_SUPPORT, 1 - Math.exp(-log));
  }

  /** Floats of a direction, as {@link ItemFactors#stride}. */
  public int stride() {
    return vectors.stride();
  }

  /**
   * Computes the direction of an item of the catalogue.
   *
   * @param out receives {@link #stride} floats
   * @return false if the item has none: its vector is zero, or says what its popularity says
   */
  public boolean ofItem(int item, float[] out) {
    if (perLength[item] == 0) {
      return false;
    }
    vectors.copyRow(item, out, 0);
    return unit(out, logs[item]);
  }

  /**
   * Computes the direction of an item that nobody has rated, in place. It counts as rated as often
   * as the items are on average, because that is what its vector was predicted from.
   *
   * @param vector its vector, see {@link ColdItems#copyVector}; receives the direction
   * @return false if the item has none
   */
  public boolean ofUnrated(float[] vector) {
    return unit(vector, 0);
  }

  private boolean unit(float[] vector, float log) {
    double left = residual(vector, length(vector), log);
    if (left <= MIN_LENGTH) {
      return false;
    }
    for (int d = 0; d < mean.length; d++) {
      vector[d] /= (float) left;
    }
    return true;
  }

  /** Puts the residual in place of a vector; gives its length, 0 where the vector is zero. */
  private double residual(float[] vector, double length, float log) {
    if (length <= MIN_LENGTH) {
      return 0;
    }
    for (int d = 0; d < mean.length; d++) {
      vector[d] = (float) (vector[d] / length - mean[d] - slope[d] * log);
    }
    return length(vector);
  }

  /**
   * Computes how similar the items of the catalogue are to an item.
   *
   * @param direction of the item, as {@link #ofItem} or {@link #ofUnrated} gave it
   * @param out receives one similarity per item, from −1 to 1; −∞ for an item without a direction
   * @param scratch {@link io.freshet.model.kernel.Kernel#SCRATCH} floats
   */
  public void similarities(float[] direction, float[] out, float[] scratch) {
    vectors.scores(direction, out, scratch);
    float ofMean = product(direction, mean);
    float ofSlope = product(direction, slope);
    for (int item = 0; item < perLength.length; item++) {
      out[item] =
          perLength[item] == 0
              ? Float.NEGATIVE_INFINITY
              : (out[item] * perLength[item] - ofMean - ofSlope * logs[item])
                  * supportPerResidual[item];
    }
  }

  /**
   * Computes how similar an item that nobody has rated is to an item.
   *
   * @param direction of the item
   * @param unrated as {@link #ofUnrated} gave it
   */
  public float similarity(float[] direction, float[] unrated) {
    return UNRATED_SUPPORT * product(direction, unrated);
  }

  private float product(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < stride(); d++) {
      sum += (double) a[d] * b[d];
    }
    return (float) sum;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int d = 0; d < out.length; d++) {
      out[d] = (float) values[d];
    }
    return out;
  }
}
