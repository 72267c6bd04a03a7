package io.freshet.scorer.quality;

import io.freshet.scorer.experiment.ServedArm;
import java.util.List;

/**
 * Judge of the lists that the users of one task held. A new rating at or above the like threshold
 * is a hit if its item is in the list that the user held before the rating's second. The list of
 * decayed popularity of that moment is judged on the same event.
 *
 * <p>It keeps two lists per user: the newest list, and the newest list of an earlier second. So all
 * events of one second are judged against the list from before that second. (On MovieLens a quarter
 * of all events share a second with another event of the same user; a list made between the two
 * would already know one of them.) A list's second is the newest second of the state that it was
 * made from. An older event is late and not judged, because every held list already knows later
 * events.
 *
 * <p>A list remembers the arm of the experiment that made it, with the lists of shadows of the same
 * moment. So an event is judged under the arm that the user was shown, even if the user's arm has
 * changed since.
 *
 * <p>Memory is bounded: above the max number of users, the least recently seen users are dropped. A
 * dropped user who returns has no list, counts as unscored until the next answer, and enters the
 * interval as a new cluster.
 *
 * <p>Shown lists influence later events, because users rate more of the items that they are shown.
 * These hit rates compare versions and the baseline on equal events; they do not estimate what
 * users would have rated without a list.
 *
 * <p>Used by one stream thread; {@link #addTo} may be called by any other.
 */
public final class LiveQuality {
  /** The version number of lists made before the first snapshot. */
  public static final int NO_VERSION = 0;

  private final double likeThreshold;
  private final UserListStore store;
  private final Tally tally = new Tally();

  /**
   * Creates an empty judge.
   *
   * @param users max number of users whose lists are kept, min 1
   * @param likeThreshold ratings at or above it are judged
   */
  public LiveQuality(int users, double likeThreshold) {
    this.store = new UserListStore(users);
    this.likeThreshold = likeThreshold;
  }

  /**
   * Judges a rating against the list that the user held before the rating's second.
   *
   * @param user the user's id
   * @param item the rated item's number; an item without a number is a miss
   * @param rating the rating; ignored below the threshold; +∞ for a goal without a rating
   * @param eventSeconds time of the rating, epoch seconds
   * @param newestSeconds the newest second in the user's state, this rating included
   * @return one result per arm of an experiment whose list the user held; empty if the rating was
   *     not judged, or the list belonged to no arm
   */
  public synchronized List<ArmHit> judge(
      byte[] user, int item, double rating, long eventSeconds, long newestSeconds) {
    if (!(rating >= likeThreshold)) {
      return List.of();
    }
    if (eventSeconds < newestSeconds) {
      tally.late++;
      return List.of();
    }
    UserLists lists = store.get(user);
    HeldList list = lists == null ? null : lists.before(eventSeconds);
    if (lists == null || list == null) {
      tally.unscored++;
      return List.of();
    }
    boolean hit = list.shows(item);
    boolean baselineHit = list.baselineShows(item);
    tally.exploration.count(
        list.length(),
        list.exploredLength(),
        hit,
        hit && list.explores(item),
        list.displaces(item));
    lists.overall().count(tally.overall, hit, baselineHit);
    int version = list.version();
    lists.ofVersion(version).count(tally.ofVersion(version), hit, baselineHit);
    if (list.hasRival()) {
      lists.rival().count(tally.rival, hit, list.rivalShows(item));
    }
    ServedArm arm = list.arm();
    if (arm != null) {
      lists.ofArm(arm.label()).count(tally.ofArm(arm.label()), hit, baselineHit);
    }
    return list.judge(item);
  }

  /**
   * Keeps the list that a user was shown in answer to an event.
   *
   * @param user the user's id; the array is kept
   * @param newestSeconds the newest second in the state that the list was made from
   * @param versionNumber number of the version that made the list; {@link #NO_VERSION} before the
   *     first version
   * @param list the list and the lists of the other arms
   */
  public synchronized void hold(
      byte[] user, long newestSeconds, int versionNumber, ShownList list) {
    store.hold(user, newestSeconds, versionNumber, list);
  }

  /**
   * Keeps the list that a shadow made at the same moment as the list that {@link #hold} kept last
   * for the user.
   *
   * @param user the user's id
   * @param list the list of the shadow, which is not shown
   */
  public synchronized void holdShadow(byte[] user, ShownList list) {
    store.holdShadow(user, list);
  }

  /**
   * Drops a user's lists.
   *
   * @param user the user's id
   */
  public synchronized void forget(byte[] user) {
    store.remove(user);
  }

  /** Returns the number of users with a list, at most the max given at creation. */
  public synchronized int users() {
    return store.size();
  }

  /** Adds the counts so far to a sum over tasks. */
  synchronized void addTo(Tally sum) {
    sum.merge(tally);
  }
}
