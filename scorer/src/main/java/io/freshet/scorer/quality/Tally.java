package io.freshet.scorer.quality;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectRBTreeMap;
import java.util.Map;
import java.util.TreeMap;

/** The counts of one or more tasks: judged events by version, and events that were not judged. */
final class Tally {
  final PairedSums overall = new PairedSums();

  /** Sums over a sample of users, paired with the rival's lists. */
  final PairedSums rival = new PairedSums();

  /** Gains and costs of exploration. */
  final Exploration.Counter exploration = new Exploration.Counter();

  private final Int2ObjectRBTreeMap<PairedSums> versions = new Int2ObjectRBTreeMap<>();

  /** Sums over the lists of one arm, by {@code experiment/arm}. */
  private final Map<String, PairedSums> arms = new TreeMap<>();

  /** Liked new ratings of users who held no list from before that second. */
  long unscored;

  /** Liked new ratings older than what their user's state already held. */
  long late;

  PairedSums ofVersion(int version) {
    PairedSums sums = versions.get(version);
    if (sums == null) {
      sums = new PairedSums();
      versions.put(version, sums);
    }
    return sums;
  }

  PairedSums ofArm(String label) {
    return arms.computeIfAbsent(label, absent -> new PairedSums());
  }

  Map<String, PairedSums> arms() {
    return arms;
  }

  Iterable<Int2ObjectMap.Entry<PairedSums>> versions() {
    return versions.int2ObjectEntrySet();
  }

  void merge(Tally other) {
    overall.merge(other.overall);
    rival.merge(other.rival);
    exploration.merge(other.exploration);
    unscored += other.unscored;
    late += other.late;
    for (Int2ObjectMap.Entry<PairedSums> entry : other.versions()) {
      ofVersion(entry.getIntKey()).merge(entry.getValue());
    }
    other.arms.forEach((label, sums) -> ofArm(label).merge(sums));
  }
}
