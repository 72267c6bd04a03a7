package io.freshet.scorer.quality;

import org.jspecify.annotations.Nullable;

/**
 * The two held lists of one user, the newest list and the newest list of an earlier second, with
 * the user's judged events so far.
 */
final class UserLists {

  /** A user's judged events, as {@link PairedSums} takes them. */
  static final class Totals {
    private int judged;
    private int hits;
    private int otherHits;

    void count(PairedSums sums, boolean hit, boolean otherHit) {
      sums.count(judged, hits, otherHits, hit, otherHit);
      judged++;
      hits += hit ? 1 : 0;
      otherHits += otherHit ? 1 : 0;
    }

    private void clear() {
      judged = 0;
      hits = 0;
      otherHits = 0;
    }
  }

  private final Totals overall = new Totals();
  private final Totals rival = new Totals();
  private final Totals lastVersion = new Totals();
  private int lastVersionNumber = -1;
  private final Totals lastArm = new Totals();
  private String lastArmLabel = "";
  private HeldList newest = new HeldList();
  private HeldList before = new HeldList();

  /** Adds the list of a shadow, made at the same moment as the list held last. */
  void holdShadow(ShownList list) {
    newest.addShadow(list);
  }

  void hold(long second, int version, ShownList list) {
    if (newest.isHeld() && newest.second() < second) {
      HeldList reused = before;
      before = newest;
      newest = reused;
    }
    newest.set(second, version, list);
  }

  /** Returns the list held before the second; null if there is none. */
  @Nullable HeldList before(long second) {
    if (newest.second() < second) {
      return newest;
    }
    return before.isHeld() && before.second() < second ? before : null;
  }

  Totals overall() {
    return overall;
  }

  /** Returns the totals against the rival. */
  Totals rival() {
    return rival;
  }

  /** Returns the totals of a version; drops the totals of any other version. */
  Totals ofVersion(int version) {
    if (lastVersionNumber != version) {
      lastVersionNumber = version;
      lastVersion.clear();
    }
    return lastVersion;
  }

  /** Returns the totals of an arm; drops the totals of any other arm. */
  Totals ofArm(String label) {
    if (!lastArmLabel.equals(label)) {
      lastArmLabel = label;
      lastArm.clear();
    }
    return lastArm;
  }

  /** Clears this object for another user. */
  void clear() {
    overall.clear();
    rival.clear();
    lastVersion.clear();
    lastVersionNumber = -1;
    lastArm.clear();
    lastArmLabel = "";
    newest.clear();
    before.clear();
  }
}
