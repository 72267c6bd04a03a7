package io.freshet.families.family;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a fit leaves behind beside the snapshot. */
public final class Fit {

  /** A fit that trained no users and has no learning curve. */
  public static final Fit PLAIN = new Fit(null, List.of());

  private final float @Nullable [] users;
  private final List<Epoch> curve;

  /**
   * What was left.
   *
   * @param users the users' vectors as trained, row-major by row of the matrix, for a {@link
   *     io.freshet.model.scoring.TrainedUserModel}; null where the family trains none; not copied
   * @param curve the learning curve, one point per epoch; empty where the family has none
   */
  public Fit(float @Nullable [] users, List<Epoch> curve) {
    this.users = users;
    this.curve = List.copyOf(curve);
  }

  /** The users' vectors as trained, or null where the family trains none. Not a copy. */
  public float @Nullable [] users() {
    return users;
  }

  /** The learning curve, one point per epoch; empty where the family has none. */
  public List<Epoch> curve() {
    return curve;
  }

  /**
   * One epoch of training.
   *
   * @param number from 1
   * @param trainLoss the family's loss on its training data
   * @param validationLoss the same on data held out inside the training data, NaN where none is
   * @param best whether the parameters of this epoch are the ones that were kept
   */
  public record Epoch(int number, double trainLoss, double validationLoss, boolean best) {}
}
