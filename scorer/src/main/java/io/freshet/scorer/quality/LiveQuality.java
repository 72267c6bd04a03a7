package io.freshet.scorer.quality;

/**
 * Judge of the lists that the users of one task held: a new rating at or above the like threshold
 * is a hit if its item was in the list that the user held before the rating's second, and the list
 * of decayed popularity held at that moment is judged on the same event.
 *
 * <p>Per user it keeps two lists: the newest, and the one before the second of the newest. Events
 * of one second are so all judged against the list from before that second (on MovieLens a quarter
 * of all events share a second with another of the same user, and a list made between two of them
 * has seen half of one act). A list's second is the newest second of the state it was made from; an
 * event older than that is late and not judged, since every list held already knows more.
 *
 * <p>Memory is bounded: of more users than allowed the least recently seen are dropped. A dropped
 * user that returns has no list, is counted as unscored until answered, and enters the interval as
 * a new cluster.
 *
 * <p>Shown lists shape later events: what people were shown they rate more. Hit rates so measured
 * compare versions and the baseline on equal events; they are no estimate of what would have been
 * rated without any list.
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
   * Creates an empty one.
   *
   * @param users of how many users lists are kept, at least 1
   * @param likeThreshold ratings at or above it are judged
   */
  public LiveQuality(int users, double likeThreshold) {
    this.store = new UserListStore(users);
    this.likeThreshold = likeThreshold;
  }

  /**
   * Judges a rating against what its user holds from before the rating's second.
   *
   * @param user the user's id
   * @param item the rated item's number; one that no list holds, as that of an item without a
   *     number, is a miss
   * @param rating the rating; below the threshold nothing happens
   * @param eventSeconds when it was given
   * @param newestSeconds the newest second in the user's state, this rating included
   */
  public synchronized void judge(
      byte[] user, int item, double rating, long eventSeconds, long newestSeconds) {
    if (!(rating >= likeThreshold)) {
      return;
    }
    if (eventSeconds < newestSeconds) {
      tally.late++;
      return;
    }
    UserLists lists = store.get(user);
    HeldList list = lists == null ? null : lists.before(eventSeconds);
    if (lists == null || list == null) {
      tally.unscored++;
      return;
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
  }

  /**
   * Keeps what a user was shown in answer to an event.
   *
   * @param user the user's id; the array is kept
   * @param newestSeconds the newest second in the state that the list was made from
   * @param versionNumber the version that made it, {@link #NO_VERSION} before the first
   * @param list the list, and those of the other arms
   */
  public synchronized void hold(
      byte[] user, long newestSeconds, int versionNumber, ShownList list) {
    store.hold(user, newestSeconds, versionNumber, list);
  }

  /**
   * Drops a user's lists.
   *
   * @param user the user's id
   */
  public synchronized void forget(byte[] user) {
    store.remove(user);
  }

  /**
   * Returns how many users have a list.
   *
   * @return at most the number given at creation
   */
  public synchronized int users() {
    return store.size();
  }

  /** Adds what was counted so far to a sum over tasks. */
  synchronized void addTo(Tally sum) {
    sum.merge(tally);
  }
}
