package io.freshet.model.shape;

/**
 * Re-orders candidates by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). The
 * next item is the candidate with the max {@code (1 − δ) · r_i − δ · max_j cos(y_i, y_j)} over the
 * items j chosen before it. Here y are the items' vectors, and r is the score as a share of the
 * range between the worst and the best candidate, minus {@code β · ln(1 + p_i) / ln(1 + max p)} for
 * the item's popularity p.
 *
 * <p>Scratch of one thread; it allocates only when there are more candidates than ever before.
 */
public final class ListShaper {
  private final Shaping shaping;
  private double[] relevance = new double[0];
  private double[] nearest = new double[0];
  private double[] inverseNorms = new double[0];
  private int[] order = new int[0];

  /** Creates a shaper with these settings. */
  public ListShaper(Shaping shaping) {
    this.shaping = shaping;
  }

  /** The settings. */
  public Shaping shaping() {
    return shaping;
  }

  /**
   * Builds the list at the front of the candidates; the rest follow in no particular order.
   *
   * @param codes the candidates, best score first
   * @param scores the candidates' scores, finite; moved along with them
   * @param count number of candidates
   * @param most max length of the list
   * @param vectors vectors of the candidates, row-major; a row of zeros is similar to no other; not
   *     moved along
   * @param stride floats from one vector to the next; 0 if there are no vectors
   * @param popularity popularity of the candidates, 0 or more; not moved along
   * @return the length of the list, {@code min(count, most)}
   */
  public int shape(
      int[] codes,
      float[] scores,
      int count,
      int most,
      float[] vectors,
      int stride,
      float[] popularity) {
    if (count == 0) {
      return 0;
    }
    prepare(scores, count, vectors, stride, popularity);
    double delta = stride == 0 ? 0 : shaping.diversity();
    int length = Math.min(count, most);
    // A candidate swapped to the front takes its relevance along but not its vector; rows says
    // where the vector is.
    int[] rows = rows(count);
    for (int at = 0; at < length; at++) {
      int best = at;
      double bestValue = Double.NEGATIVE_INFINITY;
      for (int i = at; i < count; i++) {
        double value = (1 - delta) * relevance[rows[i]] - (at == 0 ? 0 : delta * nearest[rows[i]]);
        if (value > bestValue) {
          bestValue = value;
          best = i;
        }
      }
      moveToFront(codes, scores, rows, at, best);
      for (int i = at + 1; delta > 0 && i < count; i++) {
        double cosine = cosine(vectors, stride, rows[at], rows[i]);
        nearest[rows[i]] = at == 0 ? cosine : Math.max(nearest[rows[i]], cosine);
      }
    }
    return length;
  }

  private int[] rows(int count) {
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    return order;
  }

  private void prepare(float[] scores, int count, float[] vectors, int stride, float[] popularity) {
    if (relevance.length < count) {
      relevance = new double[count];
      nearest = new double[count];
      inverseNorms = new double[count];
      order = new int[count];
    }
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    double mostPopular = 0;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, scores[i]);
      greatest = Math.max(greatest, scores[i]);
      mostPopular = Math.max(mostPopular, popularity[i]);
    }
    double span = greatest > least ? greatest - least : 1;
    double scale = mostPopular > 0 ? shaping.popularityPenalty() / Math.log1p(mostPopular) : 0;
    for (int i = 0; i < count; i++) {
      relevance[i] = (scores[i] - least) / span - scale * Math.log1p(popularity[i]);
      double square = 0;
      for (int k = 0; k < stride; k++) {
        square += (double) vectors[i * stride + k] * vectors[i * stride + k];
      }
      inverseNorms[i] = square > 0 ? 1 / Math.sqrt(square) : 0;
    }
  }

  private double cosine(float[] vectors, int stride, int a, int b) {
    double sum = 0;
    for (int k = 0, x = a * stride, y = b * stride; k < stride; k++, x++, y++) {
      sum += (double) vectors[x] * vectors[y];
    }
    return sum * inverseNorms[a] * inverseNorms[b];
  }

  /**
   * Shifts the candidates in between back by one, so that the better one stays in front on a tie.
   */
  private static void moveToFront(int[] codes, float[] scores, int[] rows, int at, int from) {
    int code = codes[from];
    float score = scores[from];
    int row = rows[from];
    for (int i = from; i > at; i--) {
      codes[i] = codes[i - 1];
      scores[i] = scores[i - 1];
      rows[i] = rows[i - 1];
    }
    codes[at] = code;
    scores[at] = score;
    rows[at] = row;
  }
}
