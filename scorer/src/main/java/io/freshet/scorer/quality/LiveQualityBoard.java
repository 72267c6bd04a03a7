package io.freshet.scorer.quality;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live quality of one scorer instance: creates a {@link LiveQuality} per task, keeps the counts of
 * closed tasks, and adds up all tasks.
 */
public final class LiveQualityBoard {
  private final int usersPerTask;
  private final double likeThreshold;
  private final List<LiveQuality> open = new ArrayList<>();
  private final Tally closed = new Tally();
  private final List<String> versions = new ArrayList<>();
  private final List<String> families = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private @Nullable String rival;

  /**
   * Creates an empty board.
   *
   * @param usersPerTask max number of users whose lists a task keeps, min 1
   * @param likeThreshold ratings at or above it are judged
   */
  public LiveQualityBoard(int usersPerTask, double likeThreshold) {
    this.usersPerTask = usersPerTask;
    this.likeThreshold = likeThreshold;
  }

  /** Returns the min rating of a like. */
  public double likeThreshold() {
    return likeThreshold;
  }

  /** Creates the judge of one more task; {@link #close} ends it. */
  public synchronized LiveQuality open() {
    LiveQuality task = new LiveQuality(usersPerTask, likeThreshold);
    open.add(task);
    return task;
  }

  /**
   * Closes the judge of a task. Its counts stay in the report; its users' lists are dropped.
   *
   * @param task made by {@link #open}
   */
  public synchronized void close(LiveQuality task) {
    if (open.remove(task)) {
      task.addTo(closed);
    }
  }

  /**
   * Numbers model versions, in the order of their first use.
   *
   * @param version the version
   * @param family its model's family
   * @return a number above {@link LiveQuality#NO_VERSION}
   */
  public synchronized int versionNumber(String version, String family) {
    Integer known = numbers.get(version);
    if (known != null) {
      return known;
    }
    versions.add(version);
    families.add(family);
    numbers.put(version, versions.size());
    return versions.size();
  }

  /**
   * Sets the rival with which lists are compared for a sample of users, beside decayed popularity.
   *
   * @param family of the rival
   */
  public synchronized void compareWith(String family) {
    rival = family;
  }

  /**
   * Adds up all tasks, open and closed.
   *
   * @return counts since this board was made
   */
  public synchronized LiveQualityReport report() {
    Tally sum = new Tally();
    sum.merge(closed);
    for (LiveQuality task : open) {
      task.addTo(sum);
    }
    List<LiveQualityReport.Scores> byVersion = new ArrayList<>();
    for (Int2ObjectMap.Entry<PairedSums> entry : sum.versions()) {
      int number = entry.getIntKey();
      boolean none = number == LiveQuality.NO_VERSION;
      byVersion.add(
          LiveQualityReport.Scores.of(
              none ? null : versions.get(number - 1),
              none ? null : families.get(number - 1),
              entry.getValue()));
    }
    Map<String, LiveQualityReport.Scores> byArm = new HashMap<>();
    sum.arms()
        .forEach((label, sums) -> byArm.put(label, LiveQualityReport.Scores.of(null, null, sums)));
    return new LiveQualityReport(
        LiveQualityReport.Scores.of(null, null, sum.overall),
        byVersion,
        byArm,
        rival == null ? null : LiveQualityReport.Scores.of(null, rival, sum.rival),
        sum.exploration.read(),
        sum.unscored,
        sum.late);
  }
}
