package io.freshet.scorer.engine;

import io.freshet.model.scoring.ServingModel.Attribution;
import java.util.List;

/**
 * The items that an item brings: those whose scores rise when the item is in a history, the largest
 * rise first.
 *
 * @param modelVersion the snapshot that serves
 * @param family the model family's name
 * @param attribution what the contributions are; never {@link Attribution#NONE}
 * @param items at most as many as were asked for; only items with a contribution above 0
 */
public record BroughtItems(
    String modelVersion, String family, Attribution attribution, List<BroughtItem> items) {

  /** Copies the list. */
  public BroughtItems {
    items = List.copyOf(items);
  }

  /**
   * An item that is brought.
   *
   * @param itemId which
   * @param score of the item for a history that holds the asked item alone
   * @param contribution what the asked item brings to it, above 0; with {@link Attribution#EXACT}
   *     the score without the asked item is {@code score − contribution}
   */
  public record BroughtItem(String itemId, float score, float contribution) {}
}
