package io.freshet.bench.kernel;

import io.freshet.bench.training.RandomHead;
import io.freshet.bench.training.RandomSequence;
import io.freshet.bench.training.SkewedRatings;
import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The cost of an event with a blend that was fitted to generated ratings, 100 per item. Random
 * ratings teach a head nothing, so the blend has a head of random weights, which costs the same,
 * and so has the sequence network.
 */
public class BlendBenchmark extends EventBenchmark {
  private static final int RATINGS_PER_ITEM = 100;

  /** Whether the blend has a sequence network. */
  @Param({"false", "true"})
  public boolean sequence;

  /** Fits, maps the snapshot and folds a user in. */
  @Setup
  public void setUp() throws IOException, SnapshotFormatException {
    int ratings = items * RATINGS_PER_ITEM;
    RatingMatrix m = SkewedRatings.of(1, ratings / RATINGS, items, ratings);
    Family family =
        Families.create("blend", Map.of("sweeps", "2", "warm.sweeps", "1", "choices", "200"));
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.fit(m, new FitContext(1, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE), out);
    RandomHead.of(1).put(out);
    if (sequence) {
      RandomSequence.put(out, 1);
    }
    // The first user with a long enough history.
    int user = 0;
    while (m.userStart()[user + 1] - m.userStart()[user] < RATINGS) {
      user++;
    }
    for (int k = m.userStart()[user]; history.size() < RATINGS; k++) {
      history.add(m.item()[k], m.rating()[k], m.seconds()[k]);
    }
    serve(out);
  }
}
