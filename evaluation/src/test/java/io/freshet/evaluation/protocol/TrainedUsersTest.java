package io.freshet.evaluation.protocol;

import static io.freshet.evaluation.protocol.TestProtocols.data;
import static io.freshet.evaluation.protocol.TestProtocols.fitter;
import static io.freshet.evaluation.protocol.TestProtocols.matrix;
import static io.freshet.evaluation.protocol.TestProtocols.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.family.Family;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.TrainedUserModel;
import io.freshet.model.scoring.TrainedUserScorer;
import io.freshet.model.shape.Shaping;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users are scored with the vectors from the fit only where that is allowed. */
class TrainedUsersTest {
  private static final RatingMatrix M =
      matrix("a x 5 1", "a y 3 2", "a z 4 3", "b x 4 1", "b z 2 2", "b y 5 3");

  @TempDir private Path folder;

  /**
   * A model whose trained user of row u scores the held-out item with 100 + u. A folded-in user
   * scores each item with minus its number.
   */
  private static final class Trained implements TrainedUserModel {
    private final ServingModel real;

    Trained(ServingModel real) {
      this.real = real;
    }

    @Override
    public int userLength() {
      return 1;
    }

    @Override
    public String family() {
      return "trained";
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
    public TrainedUserScorer newScorer() {
      return new TrainedScorer(this);
    }
  }

  private static final class TrainedScorer extends SnapshotScorer implements TrainedUserScorer {
    private final Trained model;
    private float user;
    private boolean trained;

    TrainedScorer(Trained model) {
      super(model);
      this.model = model;
    }

    @Override
    public FoldedUser setUser(History history, float[] vectors, int from) {
      user = vectors[from];
      trained = true;
      return this;
    }

    @Override
    public @Nullable FoldedUser foldIn(History history) {
      trained = false;
      return history.size() > 0 ? this : null;
    }

    @Override
    public ScoredUser scoreAll() {
      float[] scores = scores();
      for (int i = 0; i < scores.length; i++) {
        boolean heldOut = model.catalogue().id(i).equals(user == 100 ? "z" : "y");
        scores[i] = trained ? user + (heldOut ? 1 : 0) : -(float) i;
      }
      return this;
    }

    @Override
    public void contributions(
        int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
      throw new UnsupportedOperationException("nobody asks for contributions here");
    }

    @Override
    public float baseline(int item) {
      return 0;
    }

    @Override
    public float predictedRating(int item) {
      return trained ? 5 : 1;
    }
  }

  /** A family that returns a vector of one number per user, if asked to. */
  private record LeavesUsers(boolean leaves) implements Family {
    @Override
    public String name() {
      return PopularityFamily.NAME;
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
      Fit unused = new PopularityFamily().fit(m, context, out);
      float[] users = new float[m.users()];
      for (int u = 0; u < users.length; u++) {
        users[u] = 100 + u;
      }
      return leaves ? new Fit(users, List.of()) : Fit.PLAIN;
    }
  }

  private Fitter trainedFitter() {
    return fitter(folder, Workers.inCaller(), file -> new Trained(Fitter.SERVING.load(file)));
  }

  private FittedScorer scorer(boolean leaves) throws Exception {
    Contestant contestant = new Contestant(new LeavesUsers(leaves), 1, false);
    return new FittedScorer(trainedFitter().fit(contestant, M, Map.of()));
  }

  private static History rated() {
    History history = new History();
    history.add(0, 5f, 1);
    return history;
  }

  @Test
  void shouldTakeTheVectorOfTheRowThatIsAskedFor() throws Exception {
    FittedScorer scorer = scorer(true);

    assertThat(scorer.take(rated(), 1)).isEqualTo(FittedScorer.How.TRAINED);
    assertThat(scorer.scores()).contains(101f);
    assertThat(scorer.predictedRating(0)).isEqualTo(5);
    assertThat(scorer.take(rated(), 0)).isEqualTo(FittedScorer.How.TRAINED);
    assertThat(scorer.scores()).contains(100f);
  }

  @Test
  void shouldFoldInWithoutARowOrWithoutVectors() throws Exception {
    FittedScorer left = scorer(true);
    FittedScorer none = scorer(false);

    assertThat(left.take(rated(), -1)).isEqualTo(FittedScorer.How.FOLDED_IN);
    assertThat(left.scores()).containsExactly(-0f, -1f, -2f);
    assertThat(left.predictedRating(0)).isEqualTo(1);
    assertThat(none.take(rated(), 1)).isEqualTo(FittedScorer.How.FOLDED_IN);
    assertThat(none.trained()).isFalse();
  }

  @Test
  void shouldFallBackToDecayedPopularityWhereThereIsNothingToFoldIn() throws Exception {
    FittedScorer scorer = scorer(false);

    assertThat(scorer.take(new History(), 1)).isEqualTo(FittedScorer.How.FALLBACK);
    assertThat(scorer.personal()).isFalse();
    float[] scores = scorer.scores();
    assertThat(scores).isNotEqualTo(new float[] {-0f, -1, -2}).doesNotContain(100f, 101f);
    assertThat(scorer.predictedRating(0)).isNaN();
  }

  /**
   * Held out: a→z, b→y. The trained vectors know these events, so no tie-safe metric may use them.
   */
  @Test
  void shouldKeepTrainedUsersOutOfTieSafeFigures() throws Exception {
    FamilyScores line =
        new LeaveLastOut(
                data(M),
                LeaveOutTask.of(M),
                List.of(List.of("x"), List.of("x")),
                new LeaveLastOut.Settings(1, Double.NEGATIVE_INFINITY, 1, Shaping.OFF),
                trainedFitter())
            .evaluate(new Contestant(new LeavesUsers(true), 1, false));

    assertThat(line.userVectors()).isEqualTo(FamilyScores.TRAINED);
    assertThat(value(line, "sampled.hr@1")).isEqualTo(1);
    // Folded in, x ranks before y and z.
    assertThat(value(line, "sampled.hr@1.tieSafe")).isZero();
  }

  @Test
  void shouldPredictRatingsWithTrainedVectorsIfTheFitHasThem() throws Exception {
    RatingMatrix test = matrix("a y 5 9");
    RatingPrediction protocol =
        new RatingPrediction(data(M), M, test, List.of(1L), 1, trainedFitter());

    FamilyScores trained = protocol.evaluate(new Contestant(new LeavesUsers(true), 1, false));
    FamilyScores folded = protocol.evaluate(new Contestant(new LeavesUsers(false), 1, false));

    assertThat(trained.userVectors()).isEqualTo(FamilyScores.TRAINED);
    assertThat(value(trained, "mse")).isZero();
    assertThat(folded.userVectors()).isEqualTo(FamilyScores.FOLDED_IN);
    assertThat(value(folded, "mse")).isEqualTo(16);
  }
}
