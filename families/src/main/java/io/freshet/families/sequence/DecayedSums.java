package io.freshet.families.sequence;

import io.freshet.model.sequence.Decay;

/**
 * The decayed sums of the rows of some windows, and their slopes. With a the decay since the row
 * before and D the decay until the moment of asking, {@code n = a n' + v}, {@code m = a m' + 1} and
 * {@code s = D n / (1 + D m)}: one pass forward and one back instead of a sum over all pairs.
 */
final class DecayedSums {
  private static final int GROUPS = Decay.GROUPS;

  private final int d;
  private final int width;
  private float[] sums = new float[0];
  private float[] counts = new float[0];
  private float[] since = new float[0];
  private float[] until = new float[0];
  private final float[] rates = new float[GROUPS];

  DecayedSums(int d) {
    this.d = d;
    this.width = d / GROUPS;
  }

  /**
   * Computes s of all rows.
   *
   * @param logHalfLives index of the eight logarithms of half-lives
   * @param values v of row r lies at {@code r · stride + at}
   * @param out s, d floats per row
   */
  void forward(
      SequenceRows rows,
      float[] weights,
      int logHalfLives,
      float[] values,
      int at,
      int stride,
      float[] out) {
    int n = rows.size();
    if (sums.length < n * d) {
      sums = new float[n * d];
      counts = new float[n * GROUPS];
      since = new float[n * GROUPS];
      until = new float[n * GROUPS];
    }
    for (int g = 0; g < GROUPS; g++) {
      rates[g] = Decay.rate(weights[logHalfLives + g]);
    }
    for (int r = 0; r < n; r++) {
      boolean first = rows.first(r);
      for (int g = 0; g < GROUPS; g++) {
        int c = r * GROUPS + g;
        float a = first ? 0f : Decay.weight(rates[g], before(rows, r, g));
        float ahead = Decay.weight(rates[g], after(rows, r, g));
        float count = first ? 1f : Math.fma(a, counts[c - GROUPS], 1f);
        float share = ahead / Math.fma(ahead, count, 1f);
        since[c] = a;
        until[c] = ahead;
        counts[c] = count;
        int from = r * stride + at + g * width;
        for (int k = r * d + g * width, end = k + width; k < end; k++, from++) {
          float sum = first ? values[from] : Math.fma(a, sums[k - d], values[from]);
          sums[k] = sum;
          out[k] = share * sum;
        }
      }
    }
  }

  private static float before(SequenceRows rows, int r, int g) {
    return g < Decay.BY_POSITION ? 1f : rows.secondsBefore(r);
  }

  private static float after(SequenceRows rows, int r, int g) {
    return g < Decay.BY_POSITION ? 1f : rows.secondsAfter(r);
  }

  /**
   * Computes the slopes of the values and of the half-lives.
   *
   * @param slopes slopes by s; overwritten
   * @param out receives the slopes by v, at the places of the values
   * @param gradient receives the slopes by the logarithms of the half-lives, which are added
   */
  void back(
      SequenceRows rows,
      float[] slopes,
      float[] out,
      int at,
      int stride,
      float[] gradient,
      int logHalfLives) {
    double[] byRate = new double[GROUPS];
    float[] bySum = new float[d];
    double[] byCount = new double[GROUPS];
    for (int r = rows.size() - 1; r >= 0; r--) {
      boolean first = rows.first(r);
      for (int g = 0; g < GROUPS; g++) {
        int c = r * GROUPS + g;
        float ahead = until[c];
        double whole = 1 + (double) ahead * counts[c];
        float share = (float) (ahead / whole);
        double byShare = 0;
        int to = r * stride + at + g * width;
        double bySince = 0;
        for (int w = 0; w < width; w++) {
          int k = g * width + w;
          byShare += (double) slopes[r * d + k] * sums[r * d + k];
          bySum[k] = Math.fma(share, slopes[r * d + k], bySum[k]);
          out[to + w] = bySum[k];
          if (!first) {
            bySince += (double) bySum[k] * sums[(r - 1) * d + k];
          }
          bySum[k] *= since[c];
        }
        byRate[g] -= byShare / (whole * whole) * ahead * after(rows, r, g);
        byCount[g] -= byShare * ahead * ahead / (whole * whole);
        if (first) {
          byCount[g] = 0;
        } else {
          bySince += byCount[g] * counts[c - GROUPS];
          byRate[g] -= bySince * since[c] * before(rows, r, g);
          byCount[g] *= since[c];
        }
      }
    }
    for (int g = 0; g < GROUPS; g++) {
      // The rate is ln 2 / half-life, so its slope by the half-life's logarithm is −rate.
      gradient[logHalfLives + g] -= (float) (byRate[g] * rates[g]);
    }
  }
}
