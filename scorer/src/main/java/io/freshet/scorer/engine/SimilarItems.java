package io.freshet.scorer.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items most similar to an item, most similar first.
 *
 * @param basis what says how similar two items are
 * @param modelVersion the snapshot that serves; null before the first one
 * @param family the model family's name, or {@code content} where genres decide
 * @param items at most as many as were asked for; only items with a similarity above 0
 */
public record SimilarItems(
    Basis basis, @Nullable String modelVersion, String family, List<SimilarItem> items) {

  /** Copies the list. */
  public SimilarItems {
    items = List.copyOf(items);
  }

  /** What says how similar two items are. */
  public enum Basis {
    /** The model's item vectors, see {@link io.freshet.model.scoring.ItemDirections}. */
    ITEM_VECTORS("item-vectors"),
    /** The model's neighbours, see {@link io.freshet.model.scoring.ServingModel#neighbours}. */
    NEIGHBOURS("neighbours"),
    /** The cosine of the items' genres. */
    GENRES("genres");

    private final String wireName;

    Basis(String wireName) {
      this.wireName = wireName;
    }

    /** The name in JSON. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * A similar item.
   *
   * @param itemId which
   * @param similarity above 0; with {@code item-vectors} and {@code genres} at most 1
   */
  public record SimilarItem(String itemId, float similarity) {}
}
