package io.freshet.model.scoring;

import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.ItemDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model ready to serve: what it knows and what it can say. Immutable and shared between threads;
 * each thread scores users with its own {@link UserScorer}.
 */
public interface ServingModel {

  /** What {@link ScoredUser#contributions} are. */
  enum Attribution {
    /** The exact parts of the score: with the baseline they add up to it. */
    EXACT,
    /** How near each entry of the history is to the item, in the model's own terms. */
    SIMILARITY,
    /** All zero: nothing of the history plays a role. */
    NONE
  }

  /** When a model reads what users state of themselves ({@link History#hasStatements()}). */
  enum StatementUse {
    /** Never: ratings alone count. */
    NEVER,
    /** Where there is no rating yet. As soon as there is one, ratings alone count. */
    BEFORE_RATINGS,
    /** Always. */
    ALWAYS
  }

  /** The family's name, as in {@link io.freshet.model.serving.ServingModels}. */
  String family();

  /** The items that this model knows. */
  Catalogue catalogue();

  /** What the popularity of each item was when the model was trained. */
  PopularityTable popularity();

  /** When what users state counts. */
  default StatementUse statementUse() {
    return StatementUse.NEVER;
  }

  /** What the parts that {@link ScoredUser#contributions} gives mean. */
  Attribution attribution();

  /**
   * The items as vectors whose cosines say how alike two of them are.
   *
   * @return null where this model has none
   */
  default @Nullable ItemFactors itemVectors() {
    return null;
  }

  /**
   * What the fit found that an operator can read.
   *
   * @return finite numbers by name
   */
  default Map<String, Double> learned() {
    return Map.of();
  }

  /**
   * A family that a part of this model could serve alone as, for comparisons with the whole: its
   * users are {@link RivalScores}.
   *
   * @return its name, null where there is none
   */
  default @Nullable String rival() {
    return null;
  }

  /**
   * Sees items that the catalogue does not hold as training would, by what they are.
   *
   * @return null where this model cannot: it scores what it was trained on alone
   */
  default @Nullable ColdItems describe(List<ItemDescription> items) {
    return null;
  }

  /** Makes the scorer of one thread. */
  UserScorer newScorer();
}
