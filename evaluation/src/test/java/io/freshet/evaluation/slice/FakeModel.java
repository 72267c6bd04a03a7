package io.freshet.evaluation.slice;

import io.freshet.families.TestSnapshots;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model with scores that a test chooses, over the catalogue and popularity of a matrix. */
public final class FakeModel implements ServingModel {
  /** Fills in the scores of a history. */
  @FunctionalInterface
  public interface Scores {
    void fill(History history, Catalogue catalogue, float[] scores);
  }

  private final ServingModel real;
  private final Scores scores;
  private final float prediction;

  public FakeModel(RatingMatrix m, Path file, Scores scores) {
    this(m, file, scores, Float.NaN);
  }

  public FakeModel(RatingMatrix m, Path file, Scores scores, float prediction) {
    this(TestSnapshots.fit(new PopularityFamily(), m, file), scores, prediction);
  }

  /** Creates a model over the catalogue and popularity of another model. */
  public FakeModel(ServingModel real, Scores scores, float prediction) {
    this.prediction = prediction;
    this.real = real;
    this.scores = scores;
  }

  @Override
  public String family() {
    return "fake";
  }

  @Override
  public Catalogue catalogue() {
    return real.catalogue();
  }

  @Override
  public PopularityTable popularity() {
    return real.popularity();
  }

  @Override
  public Attribution attribution() {
    return Attribution.NONE;
  }

  @Override
  public UserScorer newScorer() {
    return new Scorer();
  }

  private final class Scorer extends SnapshotScorer {
    private History folded = new History();

    Scorer() {
      super(FakeModel.this);
    }

    @Override
    public @Nullable FoldedUser foldIn(History history) {
      folded = history;
      return history.size() > 0 ? this : null;
    }

    @Override
    public ScoredUser scoreAll() {
      scores.fill(folded, catalogue(), scores());
      return this;
    }

    @Override
    public void contributions(
        int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
      throw new UnsupportedOperationException("no test asks a fake for contributions");
    }

    @Override
    public float baseline(int item) {
      return 0;
    }

    @Override
    public float predictedRating(int item) {
      return prediction;
    }
  }
}
