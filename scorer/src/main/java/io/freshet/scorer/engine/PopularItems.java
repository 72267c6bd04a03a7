package io.freshet.scorer.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items that are popular, now or in a context, most popular first.
 *
 * @param basis whose counts decide
 * @param modelVersion the snapshot that serves; null before the first one
 * @param items at most as many as were asked for
 */
public record PopularItems(Basis basis, @Nullable String modelVersion, List<PopularItem> items) {

  /** Copies the list. */
  public PopularItems {
    items = List.copyOf(items);
  }

  /** Whose counts decide. */
  public enum Basis {
    /** The decayed counts of the snapshot in the context. */
    MODEL("model"),
    /** The decayed counts of this instance, over all contexts. */
    LIVE("live");

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
   * A popular item.
   *
   * @param itemId which
   * @param popularity its decayed count, not negative
   */
  public record PopularItem(String itemId, double popularity) {}
}
