package io.freshet.trainer.evaluate;

import io.freshet.model.Catalogue;
import io.freshet.model.History;
import io.freshet.model.PopularityTable;
import io.freshet.model.ServingModel;
import io.freshet.model.Workspace;
import io.freshet.trainer.family.PopularityFamily;
import io.freshet.trainer.family.TestSnapshots;
import io.freshet.trainer.matrix.RatingMatrix;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A model whose scores a test decides, over the catalogue and popularity of a matrix. */
public final class FakeModel implements ServingModel {
  /** Fills in the scores that a history gets. */
  @FunctionalInterface
  public interface Scores {
    void fill(History history, Catalogue catalogue, float[] scores);
  }

  private final ServingModel real;
  private final Scores scores;
  private final float prediction;
  private final Map<Workspace, History> folded = new ConcurrentHashMap<>();

  public FakeModel(RatingMatrix m, Path file, Scores scores) {
    this(m, file, scores, Float.NaN);
  }

  public FakeModel(RatingMatrix m, Path file, Scores scores, float prediction) {
    this(TestSnapshots.fit(new PopularityFamily(), m, file), scores, prediction);
  }

  /** Over the catalogue and popularity of another model. */
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
  public Workspace newWorkspace() {
    return real.newWorkspace();
  }

  @Override
  public boolean foldIn(History history, Workspace workspace) {
    folded.put(workspace, history);
    return history.size() > 0;
  }

  @Override
  public void scoreAll(Workspace workspace) {
    scores.fill(folded.get(workspace), catalogue(), workspace.scores());
  }

  @Override
  public Attribution attribution() {
    return Attribution.NONE;
  }

  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    throw new UnsupportedOperationException("no test asks a fake for contributions");
  }

  @Override
  public float baseline(int item) {
    return 0;
  }

  @Override
  public float predictedRating(Workspace workspace, int item) {
    return prediction;
  }
}
