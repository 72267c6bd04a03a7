package io.freshet.model.scoring;

import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.model.snapshot.SparseRows;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that is ready to serve. It describes itself and creates scorers. Immutable and
 * shared between threads; each thread scores users with its own {@link UserScorer}.
 */
public interface ServingModel {

  /** The meaning of {@link ScoredUser#contributions}. */
  enum Attribution {
    /** The exact parts of the score: baseline and parts add up to it. */
    EXACT,
    /** The similarity of each history entry to the item, in the model's own terms. */
    SIMILARITY,
    /** All zero: no entry of the history plays a role. */
    NONE
  }

  /** When a model reads the user's statements ({@link History#hasStatements()}). */
  enum StatementUse {
    /** Never: only ratings count. */
    NEVER,
    /** Only while the user has no ratings. From the first rating on, only ratings count. */
    BEFORE_RATINGS,
    /** Always. */
    ALWAYS
  }

  /** The family's name, as in {@link io.freshet.model.serving.ServingModels}. */
  String family();

  /** The items that this model knows. */
  Catalogue catalogue();

  /** The popularity of each item at training time. */
  PopularityTable popularity();

  /** When this model reads the user's statements. */
  default StatementUse statementUse() {
    return StatementUse.NEVER;
  }

  /**
   * Whether this model has learned from ratings how good an item is. Its histories must hold
   * ratings only, and no event that has a value by its type alone.
   */
  default boolean explicit() {
    return false;
  }

  /** The meaning of the parts that {@link ScoredUser#contributions} gives. */
  Attribution attribution();

  /**
   * Item vectors whose cosines measure the similarity of items.
   *
   * @return the vectors, or null if this model has none
   */
  default @Nullable ItemFactors itemVectors() {
    return null;
  }

  /**
   * The items most similar to each item, by row, with their similarities, higher is more similar.
   *
   * @return items × items; null where this model keeps none
   */
  default @Nullable SparseRows neighbours() {
    return null;
  }

  /**
   * Values that the training found, for an operator to read.
   *
   * @return finite numbers by name
   */
  default Map<String, Double> learned() {
    return Map.of();
  }

  /**
   * The name of a family that a part of this model can serve as on its own, for comparison with the
   * whole model. Its users are {@link RivalScores}.
   *
   * @return the family's name, or null if there is none
   */
  default @Nullable String rival() {
    return null;
  }

  /**
   * Predicts the parameters of items that are not in the catalogue from their content.
   *
   * @return null if this model scores only the items of its catalogue
   */
  default @Nullable ColdItems describe(List<ItemDescription> items) {
    return null;
  }

  /** Creates the scorer of one thread. */
  UserScorer newScorer();
}
