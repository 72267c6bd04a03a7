package io.freshet.families.family;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of a fit that are not part of the snapshot: trained users and the learning curve. */
public final class Fit {

  /** The result of a fit without trained users and without a learning curve. */
  public static final Fit PLAIN = new Fit(null, List.of());

  private final float @Nullable [] users;
  private final List<Epoch> curve;

  /**
   * Creates a result.
   *
   * @param users the users' vectors as trained, row-major by row of the matrix, for a {@link
   *     io.freshet.model.scoring.TrainedUserModel}; null if the family trains no users; not copied
   * @param curve the learning curve, one point per epoch; empty if the family has none
   */
  public Fit(float @Nullable [] users, List<Epoch> curve) {
    this.users = users;
    this.curve = List.copyOf(curve);
  }

  /** The users' vectors as trained, or null if the family trains no users. Not a copy. */
  public float @Nullable [] users() {
    return users;
  }

  /** The learning curve, one point per epoch; empty if the family has none. */
  public List<Epoch> curve() {
    return curve;
  }

  /**
   * One epoch of training.
   *
   * @param number from 1
   * @param trainLoss the family's loss on its training data
   * @param validationLoss the same loss on held-out data; NaN if nothing is held out
   * @param best whether the parameters of this epoch were kept
   */
  public record Epoch(int number, double trainLoss, double validationLoss, boolean best) {}
}
