package io.freshet.scorer.browse;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Points of a plane for unit vectors, similar ones near each other. The vectors are first put on
 * their two leading principal axes. From there every point is drawn to its {@value #NEIGHBOURS}
 * most similar ones and pushed away from points drawn at random, by gradients of the likelihood
 * that two points are neighbours if that is {@code 1 / (1 + distance²)} (Tang, Liu, Zhang and Mei,
 * "Visualizing Large-scale and High-dimensional Data", 2016, equations 6 and 7). The same vectors
 * give the same points.
 */
public final class PlaneLayout {
  /** Number of similar points that draw a point. */
  private static final int NEIGHBOURS = 10;

  private static final int EPOCHS = 200;
  private static final int PUSHES = 5;
  private static final double MAX_STEP = 4;
  private static final double NEAR = 0.01;
  private static final int AXIS_ROUNDS = 100;
  private static final double START_RADIUS = 10;
  private static final long SEED = 42;

  private final int size;
  private final int width;
  private final double[] vectors;

  /** Coordinates, two per point. */
  private final double[] points;

  private PlaneLayout(double[] vectors, int width) {
    this.size = vectors.length / width;
    this.width = width;
    this.vectors = vectors;
    this.points = new double[2 * size];
  }

  /**
   * Lays out vectors, in time quadratic in their number.
   *
   * @param vectors rows of length 1
   * @param width numbers per row, min 2
   * @return two coordinates per row, each from −1 to 1
   */
  public static double[] of(double[] vectors, int width) {
    PlaneLayout layout = new PlaneLayout(vectors, width);
    layout.project();
    layout.scale(START_RADIUS);
    layout.settle(layout.nearest());
    layout.scale(1);
    return layout.points;
  }

  /**
   * Puts vectors on their two leading principal axes alone, where {@link #of} starts.
   *
   * @return as {@link #of}
   */
  public static double[] principal(double[] vectors, int width) {
    PlaneLayout layout = new PlaneLayout(vectors, width);
    layout.project();
    layout.scale(1);
    return layout.points;
  }

  /** Puts every vector on the two leading principal axes. */
  private void project() {
    double[] mean = new double[width];
    for (int at = 0; at < vectors.length; at++) {
      mean[at % width] += vectors[at] / size;
    }
    double[] covariance = covariance(mean);
    double[] first = axis(covariance, new double[width]);
    double[] second = axis(covariance, first);
    for (int i = 0; i < size; i++) {
      for (int d = 0; d < width; d++) {
        double value = vectors[i * width + d] - mean[d];
        points[2 * i] += value * first[d];
        points[2 * i + 1] += value * second[d];
      }
    }
  }

  private double[] covariance(double[] mean) {
    double[] out = new double[width * width];
    double[] row = new double[width];
    for (int i = 0; i < size; i++) {
      for (int d = 0; d < width; d++) {
        row[d] = vectors[i * width + d] - mean[d];
      }
      for (int a = 0; a < width; a++) {
        for (int b = 0; b < width; b++) {
          out[a * width + b] += row[a] * row[b];
        }
      }
    }
    return out;
  }

  /**
   * Finds the leading axis at right angles to another by power iteration; its max entry is
   * positive.
   */
  private double[] axis(double[] covariance, double[] other) {
    double[] axis = new double[width];
    for (int d = 0; d < width; d++) {
      axis[d] = 1.0 / (d + 1);
    }
    for (int round = 0; round < AXIS_ROUNDS; round++) {
      double[] next = new double[width];
      for (int a = 0; a < width; a++) {
        for (int b = 0; b < width; b++) {
          next[a] += covariance[a * width + b] * axis[b];
        }
      }
      double along = 0;
      for (int d = 0; d < width; d++) {
        along += next[d] * other[d];
      }
      double square = 0;
      for (int d = 0; d < width; d++) {
        next[d] -= along * other[d];
        square += next[d] * next[d];
      }
      if (square == 0) {
        return next; // all vectors lie on the other axis
      }
      for (int d = 0; d < width; d++) {
        axis[d] = next[d] / Math.sqrt(square);
      }
    }
    double most = Arrays.stream(axis).max().orElse(0);
    double least = Arrays.stream(axis).min().orElse(0);
    if (most < -least) {
      for (int d = 0; d < width; d++) {
        axis[d] = -axis[d];
      }
    }
    return axis;
  }

  /** Moves all points into a square around their mean. */
  private void scale(double radius) {
    double[] mean = new double[2];
    for (int at = 0; at < points.length; at++) {
      mean[at % 2] += points[at] / size;
    }
    double most = 0;
    for (int at = 0; at < points.length; at++) {
      points[at] -= mean[at % 2];
      most = Math.max(most, Math.abs(points[at]));
    }
    for (int at = 0; at < points.length && most > 0; at++) {
      points[at] *= radius / most;
    }
  }

  /** Finds the most similar vectors of each, best first. */
  private int[][] nearest() {
    int count = Math.min(NEIGHBOURS, size - 1);
    int[][] nearest = new int[size][count];
    double[] best = new double[count];
    for (int i = 0; i < size; i++) {
      int found = 0;
      for (int j = 0; j < size; j++) {
        double cosine = i == j ? Double.NEGATIVE_INFINITY : cosine(i, j);
        if (i == j || (found == count && cosine <= best[count - 1])) {
          continue;
        }
        int at = found < count ? found++ : count - 1;
        for (; at > 0 && cosine > best[at - 1]; at--) {
          best[at] = best[at - 1];
          nearest[i][at] = nearest[i][at - 1];
        }
        best[at] = cosine;
        nearest[i][at] = j;
      }
    }
    return nearest;
  }

  private double cosine(int i, int j) {
    double sum = 0;
    for (int d = 0; d < width; d++) {
      sum += vectors[i * width + d] * vectors[j * width + d];
    }
    return sum;
  }

  private void settle(int[][] nearest) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      double rate = 1 - (double) epoch / EPOCHS;
      for (int i = 0; i < size; i++) {
        for (int j : nearest[i]) {
          draw(i, j, rate);
          for (int push = 0; push < PUSHES; push++) {
            push(i, random.nextInt(size), rate);
          }
        }
      }
    }
  }

  private void draw(int i, int j, double rate) {
    double strength = -2 / (1 + square(i, j));
    for (int axis = 0; axis < 2; axis++) {
      double step = step(strength * (points[2 * i + axis] - points[2 * j + axis]), rate);
      points[2 * i + axis] += step;
      points[2 * j + axis] -= step;
    }
  }

  private void push(int i, int j, double rate) {
    double square = square(i, j);
    double strength = 2 / ((NEAR + square) * (1 + square));
    for (int axis = 0; axis < 2; axis++) {
      points[2 * i + axis] += step(strength * (points[2 * i + axis] - points[2 * j + axis]), rate);
    }
  }

  private static double step(double gradient, double rate) {
    return rate * Math.max(-MAX_STEP, Math.min(MAX_STEP, gradient));
  }

  private double square(int i, int j) {
    double x = points[2 * i] - points[2 * j];
    double y = points[2 * i + 1] - points[2 * j + 1];
    return x * x + y * y;
  }
}
