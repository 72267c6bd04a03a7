package io.freshet.scorer.engine;

import io.freshet.model.scoring.UserScorer;
import java.util.ArrayList;
import java.util.List;

/**
 * The scorers of the snapshots that one thread answers from: one for the champion, and one for each
 * further model of an experiment. A scorer is made when its snapshot is first used, and dropped
 * once no view serves the snapshot, so that its file can be unmapped. Scratch of one thread.
 */
final class UserScorers {
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(SnapshotView snapshot, UserScorer scorer) {}

  /** Returns the thread's scorer of a snapshot. */
  UserScorer of(SnapshotView wanted) {
    UserScorer found = null;
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry each = entries.get(i);
      if (each.snapshot.model == wanted.model) {
        found = each.scorer;
        if (each.snapshot != wanted) {
          entries.set(i, new Entry(wanted, found));
        }
      } else if (each.snapshot.retired) {
        entries.remove(i);
      }
    }
    if (found == null) {
      found = wanted.model.newScorer();
      entries.add(new Entry(wanted, found));
    }
    return found;
  }
}
