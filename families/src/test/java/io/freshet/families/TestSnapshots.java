package io.freshet.families;

import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Fits a family and loads the snapshot it wrote. */
public final class TestSnapshots {
  private TestSnapshots() {}

  public static Path write(Family family, RatingMatrix m, long seed, Workers workers, Path file) {
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.fit(m, new FitContext(seed, 4, Map.of(), workers, ProgressListener.NONE), out);
    try {
      out.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  public static ServingModel load(Path file) {
    try {
      return ServingModels.load(Snapshot.open(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ServingModel fit(Family family, RatingMatrix m, Path file) {
    return load(write(family, m, 42, Workers.inCaller(), file));
  }

  /** Folds in a history that a model can represent. */
  public static FoldedUser folded(UserScorer scorer, History history) {
    return Objects.requireNonNull(scorer.foldIn(history));
  }
}
