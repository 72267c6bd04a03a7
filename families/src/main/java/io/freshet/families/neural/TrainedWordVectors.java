package io.freshet.families.neural;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.models.word2vec.Word2Vec;
import org.deeplearning4j.text.sentenceiterator.CollectionSentenceIterator;
import org.deeplearning4j.text.tokenization.tokenizerfactory.DefaultTokenizerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Word vectors trained on the catalogue's own texts by DL4J's Word2Vec: skip-gram (Mikolov et al.,
 * 2013), in one thread, determined by a seed.
 */
final class TrainedWordVectors implements WordVectors {
  private static final int WINDOW = 5;

  private final int width;
  private final Map<String, float[]> vectors;

  private TrainedWordVectors(int width, Map<String, float[]> vectors) {
    this.width = width;
    this.vectors = vectors;
  }

  /**
   * Trains word vectors.
   *
   * @param texts the words of each text
   * @param width length of a vector
   * @param epochs passes over the texts
   */
  static TrainedWordVectors train(
      Collection<List<String>> texts, int width, int epochs, long seed) {
    List<String> sentences = new ArrayList<>();
    for (List<String> words : texts) {
      if (!words.isEmpty()) {
        sentences.add(String.join(" ", words));
      }
    }
    Map<String, float[]> vectors = new HashMap<>();
    if (sentences.isEmpty()) {
      return new TrainedWordVectors(width, vectors);
    }
    NativeThreads.single();
    Word2Vec model =
        new Word2Vec.Builder()
            .minWordFrequency(1)
            .layerSize(width)
            .windowSize(WINDOW)
            .epochs(epochs)
            .iterations(1)
            .seed(seed)
            .workers(1)
            .allowParallelTokenization(false)
            .iterate(new CollectionSentenceIterator(sentences))
            .tokenizerFactory(new DefaultTokenizerFactory())
            .build();
    model.fit();
    for (String word : model.getVocab().words()) {
      double[] vector = model.getWordVector(word);
      if (vector != null) {
        float[] copy = new float[width];
        for (int k = 0; k < width; k++) {
          copy[k] = (float) vector[k];
        }
        vectors.put(word, copy);
      }
    }
    return new TrainedWordVectors(width, vectors);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public float @Nullable [] of(String word) {
    return vectors.get(word);
  }
}
