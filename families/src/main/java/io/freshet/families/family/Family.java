package io.freshet.families.family;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import java.util.TreeMap;

/** A family of models with its settings: a recipe that turns a rating matrix into a snapshot. */
public interface Family {

  /** The family's name, by which a snapshot is loaded. */
  String name();

  /**
   * Every setting that shapes the model, in canonical text: {@code Families.create} makes the same
   * family of it.
   */
  Map<String, String> settings();

  /** Name and settings in canonical form: equal for equal recipes. What the gate compares. */
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
   * Fits a model and puts the sections of this family into the snapshot; equal matrix, settings,
   * seed and earlier model give equal bytes whatever the number of threads.
   *
   * @param m at least one rating
   * @param out a snapshot of this family over the matrix's catalogue, which has its popularity
   *     table already
   * @return what the snapshot has no place for
   * @throws ArithmeticException if the fit diverges
   */
  Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out);

  /** Whether part of what this family makes is counted, so that {@link #recount} can renew it. */
  default boolean recounts() {
    return false;
  }

  /**
   * Puts a model into the snapshot that keeps what an earlier one has learned, and counts anew what
   * is counted: a fraction of a fit's work.
   *
   * @param m as for {@link #fit}
   * @param earlier a model of the same recipe, which knows nothing that the data do not
   * @param out as for {@link #fit}
   * @throws UnsupportedOperationException if the family does not {@link #recounts}
   */
  default void recount(
      RatingMatrix m, FitContext context, ServingModel earlier, SnapshotWriter out) {
    throw new UnsupportedOperationException(name() + " counts nothing");
  }
}
