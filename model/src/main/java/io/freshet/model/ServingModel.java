package io.freshet.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model ready to serve. Immutable and shared between threads; each thread brings its own {@link
 * Workspace}. The order of calls for one user is {@link #foldIn}, {@link #scoreAll}, then {@link
 * #contributions} and {@link #predictedRating} for the chosen items. None of them allocates once
 * the workspace has seen a history as long.
 */
public interface ServingModel {

  /** What {@link #contributions} are. */
  enum Attribution {
    /** The exact parts of the score: with the baseline they add up to it. */
    EXACT,
    /** How near each entry of the history is to the item, in the model's own terms. */
    SIMILARITY,
    /** All zero: nothing of the history plays a role. */
    NONE
  }

  /** The family's name, as in {@link io.freshet.model.serving.ServingModels}. */
  String family();

  /** The items that this model knows. */
  Catalogue catalogue();

  /** What the popularity of each item was when the model was trained. */
  PopularityTable popularity();

  /**
   * Whether this model reads what users state of themselves ({@link History#hasStatements()}): then
   * it may have something personal to say without a single rating, on what is stated alone.
   */
  default boolean readsStatements() {
    return false;
  }

  /**
   * Whether {@link #foldIn} makes a user of what is stated where there is no rating yet. As soon as
   * there is one, it counts alone.
   */
  default boolean startsFromStatements() {
    return false;
  }

  /**
   * Sees items that the catalogue does not hold as training would, by what they are.
   *
   * @return null where this model cannot: it scores what it was trained on alone
   */
  default @Nullable ColdItems describe(List<ItemDescription> items) {
    return null;
  }

  /**
   * Scores such items for the user last scored by {@link #scoreAll}, on the scale of its scores.
   *
   * @param items described by this model
   * @param out receives one score per item
   * @throws IllegalArgumentException if another model described them
   * @throws IllegalStateException if this model describes none
   */
  default void scoreCold(Workspace workspace, ColdItems items, float[] out) {
    throw new IllegalStateException(family() + " knows its catalogue alone");
  }

  /**
   * The items as vectors whose cosines say how alike two of them are.
   *
   * @return null where this model has none
   */
  default @Nullable ItemFactors itemVectors() {
    return null;
  }

  /** Makes the memory for one thread. */
  Workspace newWorkspace();

  /**
   * Computes the user's side of the model from the history.
   *
   * @return false if there is nothing to fold in, or no finite representation comes of it; then the
   *     model cannot say anything personal
   * @throws IllegalArgumentException if the workspace belongs to another model
   */
  boolean foldIn(History history, Workspace workspace);

  /**
   * Whether {@link #scoreAll} means something where {@link #foldIn} returned false: a family
   * without taste ranks for everybody.
   */
  default boolean ranksForEverybody() {
    return false;
  }

  /**
   * Scores every item for the user last folded in, into {@link Workspace#scores()}; where {@link
   * #ranksForEverybody}, also after a fold-in that had nothing to fold in.
   */
  void scoreAll(Workspace workspace);

  /**
   * Scores every item like {@link #scoreAll}, in less time and nearly right where the model can: to
   * choose by ({@link NearTopK}).
   *
   * @return how far a score can be from the exact one, 0 where they are exact; scores that are not
   *     finite are
   */
  default double scoreNearly(Workspace workspace) {
    scoreAll(workspace);
    return 0;
  }

  /**
   * What {@link #scoreAll} would give some items, for the user last scored by {@link #scoreNearly}.
   *
   * @param items item indexes, of which the first {@code count} count
   * @param out receives one score per item
   */
  default void scoreExactly(Workspace workspace, int[] items, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = workspace.scores()[items[i]];
    }
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
   * A family that a part of this model could serve alone as, for comparisons with the whole.
   *
   * @return its name, null where there is none
   */
  default @Nullable String rival() {
    return null;
  }

  /**
   * Scores every item by the {@link #rival} for the user last folded in.
   *
   * @param out receives one score per item, higher is better
   * @throws IllegalStateException if there is no rival
   */
  default void scoreRival(Workspace workspace, float[] out) {
    throw new IllegalStateException(family() + " has no rival");
  }

  /** What the parts that {@link #contributions} gives mean. */
  Attribution attribution();

  /**
   * Splits scores into what each entry of the history brought. Where {@link #attribution()} is
   * {@link Attribution#EXACT}, {@code score(i) = baseline(w, i) + Σ_j out[i][j]}: the additive form
   * of the fold-in, not an estimate.
   *
   * @param history the history last folded in
   * @param items item indexes, none twice
   * @param itemCount how many of them count
   * @param out receives {@code itemCount × history.size()} parts, row-major by item
   */
  void contributions(History history, Workspace workspace, int[] items, int itemCount, float[] out);

  /**
   * The same parts of some entries of the history alone, bit by bit: a reason is looked for among
   * the ratings that a user liked, which are about half of them.
   *
   * @param entries places in the history, ascending
   * @param entryCount how many of them count
   * @param out receives {@code itemCount × entryCount} parts, row-major by item; has room for those
   *     of all entries
   */
  default void contributions(
      History history,
      Workspace workspace,
      int[] items,
      int itemCount,
      int[] entries,
      int entryCount,
      float[] out) {
    contributions(history, workspace, items, itemCount, out);
    for (int i = 0, to = 0; i < itemCount; i++) {
      for (int e = 0; e < entryCount; e++) {
        // In place, which is safe as no part moves up.
        out[to++] = out[i * history.size() + entries[e]];
      }
    }
  }

  /** The part of an item's score that no entry of the history accounts for, whoever the user is. */
  float baseline(int item);

  /**
   * The part of an item's score that no entry of the history accounts for, for the user last folded
   * in and after {@link #scoreAll}.
   */
  default float baseline(Workspace workspace, int item) {
    return baseline(item);
  }

  /**
   * The logarithm of what the scores of all items come to, for the user last scored by {@link
   * #scoreAll}: what {@link #probability} compares a score with. Items that may not be shown do not
   * count once −∞ has been put in place of their scores.
   *
   * @return NaN if the model says no probabilities
   */
  default float logTotal(Workspace workspace) {
    return Float.NaN;
  }

  /**
   * The chance, from 0 to 1, that what the user likes next is the item of such a score.
   *
   * @param score of an item for the user of the total
   * @param logTotal see {@link #logTotal}
   * @return NaN if the model says no probabilities
   */
  default float probability(float score, float logTotal) {
    return Float.NaN;
  }

  /**
   * The rating that the user last folded in would give, within the rating scale.
   *
   * @return NaN if the family predicts no ratings
   */
  float predictedRating(Workspace workspace, int item);
}
