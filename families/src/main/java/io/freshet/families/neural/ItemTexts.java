package io.freshet.families.neural;

import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;

/** The mean word vector of each item's text. */
final class ItemTexts {
  private final int width;
  private final float[] values;

  private ItemTexts(int width, float[] values) {
    this.width = width;
    this.values = values;
  }

  /**
   * Reads or trains word vectors, as the settings say, and averages them over the words of each
   * item. The result is zero for an item without words.
   *
   * @param known known items by id
   * @throws IllegalArgumentException if the configured file is not a file of word vectors
   */
  static ItemTexts of(
      AbstractConfig config, Catalogue catalogue, Map<String, Item> known, long seed) {
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < catalogue.size(); i++) {
      Item item = known.get(catalogue.id(i));
      texts.add(item == null ? List.of() : CleanText.words(item));
    }
    WordVectors vectors = vectors(config, texts, seed);
    float[] values =
        new float
            [SizeLimitException.length(
                "a neural network",
                "texts of items",
                texts.size(),
                vectors.width(),
                "use shorter word vectors")];
    for (int i = 0; i < texts.size(); i++) {
      float[] mean = vectors.mean(texts.get(i));
      System.arraycopy(mean, 0, values, i * mean.length, mean.length);
    }
    return new ItemTexts(vectors.width(), values);
  }

  private static WordVectors vectors(AbstractConfig config, List<List<String>> texts, long seed) {
    String file = config.getString(Key.WORD_VECTORS.text());
    if (file.isBlank()) {
      return TrainedWordVectors.train(
          texts,
          config.getInt(Key.WORD_FACTORS.text()),
          config.getInt(Key.WORD_EPOCHS.text()),
          seed);
    }
    Set<String> wanted = new HashSet<>();
    texts.forEach(wanted::addAll);
    return WordVectorFile.read(Path.of(file), wanted);
  }

  /** Floats per item. */
  int width() {
    return width;
  }

  /** Items × width, row-major. Not a copy. */
  float[] values() {
    return values;
  }
}
