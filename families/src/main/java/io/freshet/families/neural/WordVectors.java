package io.freshet.families.neural;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Vectors of words, all of the same length. */
interface WordVectors {

  /** The length of a vector. */
  int width();

  /** The vector of a word, or null if the word has none. Not a copy. */
  float @Nullable [] of(String word);

  /** The mean vector of the words that have a vector; zeros if no word has one. */
  default float[] mean(Collection<String> words) {
    float[] sum = new float[width()];
    int count = 0;
    for (String word : words) {
      float[] vector = of(word);
      if (vector != null) {
        for (int k = 0; k < sum.length; k++) {
          sum[k] += vector[k];
        }
        count++;
      }
    }
    for (int k = 0; k < sum.length && count > 0; k++) {
      sum[k] /= count;
    }
    return sum;
  }
}
