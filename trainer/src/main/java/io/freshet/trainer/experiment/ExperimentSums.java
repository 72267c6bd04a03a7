package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.Judgement;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The judged likes of one experiment: sums per user and arm, and for each shadow the pairs of users
 * that control has, too.
 *
 * <p><b>Duplicates.</b> Under at_least_once a scorer that is restarted judges some likes again. In
 * one partition of {@code judgements} the causes of one partition of ratings ascend, so a cause at
 * or below the last one of its arm was counted before.
 *
 * <p><b>Forgotten users</b> lose their sums, and stay out of the experiment: a scorer that is
 * behind may still judge likes that are older than the tombstone.
 *
 * <p>Not thread-safe.
 */
final class ExperimentSums {
  private ExperimentDefinition definition;
  private final Assignment assignment;
  private final ArmSums[] arms;

  /** Gain and likes of a shadow, the same of control, and the hits of both. */
  private static final int PAIR = 6;

  /** By arm: the pairs of the users that a shadow and control have. */
  private final UserMoments[] pairs;

  private final LongOpenHashSet forgotten = new LongOpenHashSet();
  private final Map<String, Long> lastCauses = new HashMap<>();
  private final RunningPoints running;
  private long leftOut;

  ExperimentSums(ExperimentDefinition definition) {
    this.definition = definition;
    this.assignment = new Assignment(definition);
    int count = definition.arms().size();
    arms = new ArmSums[count];
    pairs = new UserMoments[count];
    for (int i = 0; i < count; i++) {
      arms[i] = new ArmSums();
      pairs[i] = new UserMoments(PAIR);
    }
    running = new RunningPoints(count);
  }

  ExperimentDefinition definition() {
    return definition;
  }

  /** Takes a later state of the same experiment. */
  void update(ExperimentDefinition later) {
    definition = later;
  }

  /** Whether a definition is of this experiment, and not of a later one of the same name. */
  boolean isOf(ExperimentDefinition other) {
    return definition.salt().equals(other.salt());
  }

  ArmSums arm(int index) {
    return arms[index];
  }

  /** Shadow less control, on the users that both have; hits per like. */
  Estimate shadowLessControl(int shadow) {
    return Estimate.paired(pairs[shadow]);
  }

  /** What a shadow and control show on the users that both have. */
  ExperimentResult.Paired paired(int shadow) {
    UserMoments both = pairs[shadow];
    return new ExperimentResult.Paired(both.sum(1), both.sum(4), both.sum(5));
  }

  RunningPoints running() {
    return running;
  }

  /** Judged likes of the shown arms. */
  long likes() {
    long likes = 0;
    for (int i = 0; i < arms.length; i++) {
      likes += definition.arms().get(i).shadow() ? 0 : arms[i].likes();
    }
    return likes;
  }

  /** Entries of users, over all arms. */
  int entries() {
    int entries = 0;
    for (ArmSums arm : arms) {
      entries += arm.users();
    }
    return entries;
  }

  /** Likes that were not counted: of heavy users, and of users beyond the bound of the board. */
  long leftOut() {
    return leftOut;
  }

  /**
   * Counts a judged like.
   *
   * @param partition number of the topic partition from which it was read
   * @param user hash of the user
   * @param takesUsers whether there is room for another user
   */
  void add(Judgement judgement, int partition, long user, boolean takesUsers) {
    int index = index(judgement.arm());
    Long ended = definition.endedAtMillis();
    if (index < 0
        || judgement.atMillis() < definition.startedAtMillis()
        || (ended != null && judgement.atMillis() > ended)
        || forgotten.contains(user)
        || wasCounted(judgement, partition)) {
      return;
    }
    ArmSums arm = arms[index];
    long before = arm.of(user);
    if (UserSums.isFull(before) || (before == UserSums.NONE && !takesUsers)) {
      leftOut++;
      return;
    }
    put(index, user, UserSums.plus(before, judgement.hit(), judgement.popularityHit()));
    arm.list(judgement);
  }

  /** Removes a user, who stays out of the experiment. */
  void forget(byte[] userId) {
    long user = assignment.userHash(userId);
    if (assignment.takes(user)) {
      remove(user);
      forgotten.add(user);
    }
  }

  /** The hash of a user, for {@link #retain}. */
  long userHash(byte[] userId) {
    return assignment.userHash(userId);
  }

  /** Removes the users that do not match. */
  void retain(LongPredicate users) {
    LongOpenHashSet gone = new LongOpenHashSet();
    for (ArmSums arm : arms) {
      for (Long2LongMap.Entry entry : arm.entries()) {
        if (!users.test(entry.getLongKey())) {
          gone.add(entry.getLongKey());
        }
      }
    }
    gone.forEach(this::remove);
  }

  private void remove(long user) {
    for (int i = 0; i < arms.length; i++) {
      put(i, user, UserSums.NONE);
    }
  }

  private void put(int index, long user, long sums) {
    pairAll(index, user, false);
    arms[index].put(user, sums);
    pairAll(index, user, true);
  }

  /** Adds or removes the user's pairs that the sums of an arm are part of. */
  private void pairAll(int index, long user, boolean adds) {
    for (int shadow = 1; shadow < arms.length; shadow++) {
      if (definition.arms().get(shadow).shadow() && (index == shadow || index == 0)) {
        pair(shadow, user, adds);
      }
    }
  }

  private void pair(int shadow, long user, boolean adds) {
    long made = arms[shadow].of(user);
    long shown = arms[0].of(user);
    if (made == UserSums.NONE || shown == UserSums.NONE) {
      return;
    }
    long[] both = {
      UserSums.gain(made),
      UserSums.likes(made),
      UserSums.gain(shown),
      UserSums.likes(shown),
      UserSums.hits(made),
      UserSums.hits(shown)
    };
    if (adds) {
      pairs[shadow].add(both);
    } else {
      pairs[shadow].remove(both);
    }
  }

  private boolean wasCounted(Judgement judgement, int partition) {
    String cause = judgement.cause();
    int at = cause.lastIndexOf('@');
    long offset = offset(cause, at);
    if (offset < 0) {
      return false; // a cause of a later release
    }
    String source = partition + "/" + judgement.arm() + "/" + cause.substring(0, at);
    Long last = lastCauses.get(source);
    if (last != null && offset <= last) {
      return true;
    }
    lastCauses.put(source, offset);
    return false;
  }

  private static long offset(String cause, int at) {
    if (at < 0) {
      return -1;
    }
    try {
      return Long.parseLong(cause.substring(at + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private int index(String name) {
    List<Arm> all = definition.arms();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The sums as they are kept in a file. */
  SavedExperiment save() {
    List<SavedExperiment.SavedArm> saved = new ArrayList<>();
    for (int i = 0; i < arms.length; i++) {
      long[] users = new long[2 * arms[i].users()];
      int at = 0;
      for (Long2LongMap.Entry entry : arms[i].entries()) {
        users[at++] = entry.getLongKey();
        users[at++] = entry.getLongValue();
      }
      saved.add(
          new SavedExperiment.SavedArm(
              definition.arms().get(i).name(), users, arms[i].lists(), running.of(i)));
    }
    return new SavedExperiment(
        definition.name(),
        definition.salt(),
        saved,
        forgotten.toLongArray(),
        Map.copyOf(lastCauses),
        leftOut);
  }

  /** The experiment of a definition with the sums of a file. */
  static ExperimentSums restore(ExperimentDefinition definition, SavedExperiment saved) {
    ExperimentSums sums = new ExperimentSums(definition);
    for (SavedExperiment.SavedArm arm : saved.arms()) {
      int index = sums.index(arm.name());
      if (index >= 0) {
        for (int at = 0; at < arm.users().length; at += 2) {
          sums.put(index, arm.users()[at], arm.users()[at + 1]);
        }
        sums.arms[index].restore(arm.lists());
        sums.running.restore(index, arm.running());
      }
    }
    for (long user : saved.forgotten()) {
      sums.forgotten.add(user);
    }
    sums.lastCauses.putAll(saved.lastCauses());
    sums.leftOut = saved.leftOut();
    return sums;
  }
}
