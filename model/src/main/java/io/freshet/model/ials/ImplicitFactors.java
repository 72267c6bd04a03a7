package io.freshet.model.ials;

import io.freshet.model.content.ContentMap;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Item factors of implicit ALS, with the training settings that the fold-in needs. A user's factors
 * are the exact minimum of the training loss with the item factors fixed (Hu, Koren, Volinsky:
 * Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008; the loss is that of {@link
 * IalsSettings}).
 *
 * <p>The factors are in the eigenbasis of their Gram matrix {@code YᵀY}. This does not change the
 * scores and makes the term of the unobserved items, {@code alpha0 · YᵀY}, diagonal. A snapshot can
 * hold several factor matrices under different prefixes.
 */
public final class ImplicitFactors {

  /** Section of the diagonal of YᵀY, 1 × d. */
  static final String GRAM_DIAGONAL = "gram.diagonal";

  /** Section of the settings. */
  static final String FOLD_IN = "foldin";

  private final ItemFactors items;
  private final float[] gramDiagonal;
  private final IalsSettings settings;

  private ImplicitFactors(ItemFactors items, float[] gramDiagonal, IalsSettings settings) {
    this.items = items;
    this.gramDiagonal = gramDiagonal;
    this.settings = settings;
  }

  /**
   * Puts factors into a snapshot.
   *
   * @param prefix prefix of the section names, empty or ending with a dot
   * @param dimensions the number of factors d
   * @param itemFactors items × d, row-major, rotated into the eigenbasis of YᵀY
   * @param gramDiagonal the eigenvalues of YᵀY, d of them
   */
  public static void put(
      SnapshotWriter out,
      String prefix,
      int dimensions,
      float[] itemFactors,
      float[] gramDiagonal,
      IalsSettings settings) {
    out.putFloats(prefix + ItemFactors.SECTION, out.catalogue().size(), dimensions, itemFactors);
    out.putFloats(prefix + GRAM_DIAGONAL, 1, dimensions, gramDiagonal);
    out.putText(prefix + FOLD_IN, settings.toJson());
  }

  /**
   * Loads factors.
   *
   * @param prefix prefix of the section names, empty or ending with a dot
   * @throws SnapshotFormatException if the factors are missing, do not fit the catalogue or have an
   *     impossible value
   */
  public static ImplicitFactors load(Snapshot snapshot, String prefix, Kernel kernel)
      throws SnapshotFormatException {
    FloatMatrix matrix = snapshot.floats(prefix + ItemFactors.SECTION);
    if (matrix.rows() != snapshot.catalogue().size()) {
      throw new SnapshotFormatException(
          snapshot.file()
              + " has factors of "
              + matrix.rows()
              + " items but a catalogue of "
              + snapshot.catalogue().size());
    }
    float[] diagonal = new float[matrix.cols()];
    snapshot.floats(prefix + GRAM_DIAGONAL, 1, matrix.cols()).copyRow(0, diagonal, 0);
    for (float value : diagonal) {
      if (!(value >= 0) || Float.isInfinite(value)) {
        throw new SnapshotFormatException(
            snapshot.file() + " has " + value + " on the diagonal of a Gram matrix");
      }
    }
    return new ImplicitFactors(
        new ItemFactors(matrix, kernel),
        diagonal,
        IalsSettings.parse(snapshot.text(prefix + FOLD_IN)));
  }

  /** The item factors. */
  public ItemFactors items() {
    return items;
  }

  /**
   * Copies the item factors, items × d, row-major, as they were put.
   *
   * @throws ArithmeticException if the factors do not fit into one array
   */
  public float[] copy() {
    int d = items.dimensions();
    float[] out = new float[Math.multiplyExact(items.items(), d)];
    float[] row = new float[items.stride()];
    for (int i = 0; i < items.items(); i++) {
      items.copyRow(i, row, 0);
      System.arraycopy(row, 0, out, i * d, d);
    }
    return out;
  }

  /** The training settings that the fold-in uses. */
  public IalsSettings settings() {
    return settings;
  }

  /** Scratch for fold-ins by one thread. */
  public RidgeProblem newProblem() {
    return new RidgeProblem(items.kernel(), items.stride());
  }

  /**
   * Folds a user in from the newest part of a history.
   *
   * @param from index of the first entry that counts; the result is what training would have
   *     learned for a user with only these entries
   * @param ridge receives the user's factors, see {@link RidgeProblem#solution()}
   * @return false if there is no entry or no finite solution
   */
  public boolean foldIn(History history, int from, RidgeProblem ridge) {
    int size = history.size() - from;
    if (size <= 0) {
      return false;
    }
    ridge.reset(size);
    double penalty = settings.userPenalty(size);
    for (int k = 0; k < gramDiagonal.length; k++) {
      ridge.penalty(k, settings.alpha0() * gramDiagonal[k] + penalty);
    }
    items.gather(history.items(), from, size, ridge.rows(), ridge.stride());
    for (int j = 0; j < size; j++) {
      ridge.weights()[j] = settings.confidence(history.ratings()[from + j]);
    }
    Arrays.fill(ridge.targets(), 0, size, 1f);
    return ridge.solve();
  }

  /**
   * Folds a user in from statements. A liked item counts as an item with the max rating. A liked
   * genre counts as the mean item of that genre. A disliked item counts as seen but not rated.
   *
   * @param map predicts factors from content
   * @param target name of these factors in the map
   * @param ridge receives the user's factors
   * @return false if no liked item or genre is known, or there is no finite solution
   */
  public boolean foldInStatements(
      History history, ContentMap map, String target, RidgeProblem ridge) {
    List<String> likes = history.likedGenres();
    List<String> dislikes = history.dislikedGenres();
    ridge.reset(likes.size() + dislikes.size() + history.statedSize());
    Arrays.fill(ridge.rows(), 0f);
    int liked = addGenres(likes, 1f, map, target, ridge, 0);
    int size = addGenres(dislikes, 0f, map, target, ridge, liked);
    for (int k = 0; k < history.statedSize(); k++) {
      items.copyRow(history.statedItem(k), ridge.rows(), size * ridge.stride());
      ridge.targets()[size++] = history.statedLiked(k) ? 1f : 0f;
      liked += history.statedLiked(k) ? 1 : 0;
    }
    if (liked == 0) {
      return false;
    }
    Arrays.fill(ridge.weights(), 0, size, settings.confidence(Float.MAX_VALUE));
    // Unknown items have room in the problem, with weight 0.
    Arrays.fill(ridge.weights(), size, ridge.weights().length, 0f);
    Arrays.fill(ridge.targets(), size, ridge.targets().length, 0f);
    double penalty = settings.userPenalty(size);
    for (int k = 0; k < gramDiagonal.length; k++) {
      ridge.penalty(k, settings.alpha0() * gramDiagonal[k] + penalty);
    }
    return ridge.solve();
  }

  private static int addGenres(
      List<String> names,
      float value,
      ContentMap map,
      String target,
      RidgeProblem ridge,
      int from) {
    int size = from;
    for (String name : names) {
      if (map.predictGenre(target, name, ridge.rows(), size * ridge.stride())) {
        ridge.targets()[size++] = value;
      }
    }
    return size;
  }
}
