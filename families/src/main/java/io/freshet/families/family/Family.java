package io.freshet.families.family;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import java.util.TreeMap;

/** A model family with its settings: a recipe that turns a rating matrix into a snapshot. */
public interface Family {

  /** The name of the family, by which a snapshot is loaded. */
  String name();

  /**
   * Every setting that shapes the model, in canonical text. {@code Families.create} recreates the
   * family from it.
   */
  Map<String, String> settings();

  /**
   * The name and settings in canonical form, which the gate compares: equal recipes give equal
   * text.
   */
  default String recipe() {
    StringBuilder text = new StringBuilder(name()).append('{');
    String separator = "";
    for (Map.Entry<String, String> setting : new TreeMap<>(settings()).entrySet()) {
      text.append(separator).append(setting.getKey()).append('=').append(setting.getValue());
      separator = "; ";
    }
    return text.append('}').toString();
  }

  /**
   * Fits a model and puts the sections of this family into the snapshot. Equal matrix, settings,
   * seed and earlier model give equal bytes, whatever the number of threads.
   *
   * @param m at least one rating
   * @param out a snapshot of this family over the catalogue of the matrix; it already has the
   *     popularity table
   * @return the results that are not part of the snapshot
   * @throws ArithmeticException if the fit diverges
   */
  Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out);

  /**
   * Tells whether the family learns from ratings how good an item is. Such a family is fitted to
   * {@link RatingMatrix#stated} only: the value of a view is no opinion on the item.
   */
  default boolean explicit() {
    return false;
  }

  /** Tells whether part of the model is counted, so that {@link #recount} can renew it. */
  default boolean recounts() {
    return false;
  }

  /**
   * Puts a model into the snapshot that keeps the learned part of an earlier model and counts the
   * rest anew. It costs a fraction of a fit.
   *
   * @param m see {@link #fit}
   * @param earlier a model of the same recipe, fitted to no data outside the matrix
   * @param out see {@link #fit}
   * @throws UnsupportedOperationException if the family does not {@link #recounts}
   */
  default void recount(
      RatingMatrix m, FitContext context, ServingModel earlier, SnapshotWriter out) {
    throw new UnsupportedOperationException(name() + " has no counted part to renew");
  }
}
