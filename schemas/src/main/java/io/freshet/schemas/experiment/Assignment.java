package io.freshet.schemas.experiment;

import io.freshet.schemas.record.SipHash;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assignment of users to one experiment and its arms by salted hashes. It depends on the definition
 * and the user's id alone, so all instances agree, before and after a restart.
 *
 * <p>Two independent hashes of a user decide. The first is compared with the share: a larger share
 * keeps all users and adds new ones. The second is the user's <i>position</i>, which decides the
 * arm, so no share moves a user from one arm to another. Experiments with different salts are
 * independent of each other.
 *
 * <p>Immutable; the methods allocate nothing, except {@link #key}.
 */
public final class Assignment {
  private static final double UNIT = 0x1p-53;

  private final ExperimentDefinition experiment;
  private final SipHash users;
  private final SipHash positions;

  /** For each shown arm the end of its range of positions; for each shadow that of its users. */
  private final double[] ends;

  /** Creates the assignment of an experiment, whatever its status. */
  public Assignment(ExperimentDefinition experiment) {
    this.experiment = experiment;
    users = SipHash.keyedBy(experiment.salt() + "/user");
    positions = SipHash.keyedBy(experiment.salt() + "/arm");
    List<Arm> arms = experiment.arms();
    double total = arms.stream().filter(arm -> !arm.shadow()).mapToDouble(Arm::weight).sum();
    ends = new double[arms.size()];
    double shown = 0;
    for (int i = 0; i < ends.length; i++) {
      Arm arm = arms.get(i);
      shown += arm.shadow() ? 0 : arm.weight();
      ends[i] = arm.shadow() ? arm.weight() / total : shown / total;
    }
  }

  /** The experiment. */
  public ExperimentDefinition experiment() {
    return experiment;
  }

  /** Salted hash of a user id, under which judgements are kept. */
  public long userHash(byte[] userId) {
    return users.of(userId);
  }

  /** The key of a user's records on {@code judgements}: the hash as 16 hexadecimal digits. */
  public static String key(long userHash) {
    return HexFormat.of().toHexDigits(userHash);
  }

  /** Whether the experiment's share takes a user; {@code userHash} is of {@link #userHash}. */
  public boolean takes(long userHash) {
    return unit(userHash) < experiment.share();
  }

  /** Position of a user among the experiment's users, 0 to below 1. */
  public double position(byte[] userId) {
    return unit(positions.of(userId));
  }

  /** Index of the arm that is shown to the users at a position. */
  public int shownAt(double position) {
    int last = 0;
    for (int i = 0; i < ends.length; i++) {
      if (!experiment.arms().get(i).shadow()) {
        if (position < ends[i]) {
          return i;
        }
        last = i;
      }
    }
    return last;
  }

  /** Whether the shadow of an index is made for the users at a position. */
  public boolean shadows(int arm, double position) {
    return experiment.arms().get(arm).shadow() && position < ends[arm];
  }

  /**
   * End of an arm's range of positions: a shown arm's users lie between the end of the shown arm
   * before it and this one, a shadow's users lie below it.
   */
  public double end(int arm) {
    return ends[arm];
  }

  /** The arm that is shown to a user; null if the share does not take the user. */
  public @Nullable Arm armOf(byte[] userId) {
    return takes(userHash(userId)) ? experiment.arms().get(shownAt(position(userId))) : null;
  }

  /**
   * The experiment of a user: the first one that takes the user.
   *
   * @param oldestFirst running experiments, in the order {@link ExperimentDefinition#OLDEST_FIRST}
   * @return null if none takes the user
   */
  public static @Nullable Assignment of(List<Assignment> oldestFirst, byte[] userId) {
    for (Assignment each : oldestFirst) {
      if (each.takes(each.userHash(userId))) {
        return each;
      }
    }
    return null;
  }

  private static double unit(long hash) {
    return (hash >>> 11) * UNIT;
  }
}
