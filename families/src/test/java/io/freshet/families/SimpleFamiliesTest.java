package io.freshet.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.families.popularity.RandomFamily;
import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimpleFamiliesTest {
  @TempDir private Path folder;

  /** Item a has two old dislikes in cell 0; item b has one new like in cell 3. */
  private static RatingMatrix matrix() {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    builder.addUser("u").add(new byte[] {'a'}, 0, 1, 1, 1, (byte) 0);
    builder.add(new byte[] {'b'}, 0, 1, 5, 9, (byte) 3);
    return builder.addUser("v").add(new byte[] {'a'}, 0, 1, 2, 2, (byte) 0).build();
  }

  private float[] scores(Kind kind, int cell) {
    ServingModel model =
        TestSnapshots.fit(new PopularityFamily(kind), matrix(), folder.resolve(kind.text()));
    UserScorer scorer = model.newScorer();
    History history = new History();
    history.ask(cell, History.NO_HOUR, 10);
    FoldedUser anybody = TestSnapshots.folded(scorer, history);
    assertThat(anybody.personal()).isFalse();
    return anybody.scoreAll().scores();
  }

  @Test
  void shouldCountByKind() {
    assertThat(scores(Kind.ALL, History.NO_CELL)).containsExactly(2, 1);
    assertThat(scores(Kind.LIKED, 0)[0]).isZero();
    assertThat(scores(Kind.LIKED, 0)[1]).isEqualTo(1);
    float[] decayed = scores(Kind.DECAYED, 0);
    assertThat(decayed[0]).isBetween(1.99f, 2f).isNotEqualTo(2f);
  }

  @Test
  void shouldTakeTheCellThatIsAskedFor() {
    float[] night = scores(Kind.CELL, 0).clone();
    float[] weekend = scores(Kind.CELL, 3).clone();

    assertThat(weekend[1] / weekend[0]).isGreaterThan(night[1] / night[0]);
    assertThat(scores(Kind.CELL, History.NO_CELL)).isEqualTo(scores(Kind.DECAYED, 0));
  }

  @Test
  void shouldGiveEveryHistoryAnOrderOfItsOwnThatASeedRepeats() {
    RatingMatrix m = TestMatrices.random(20, 500, 2000, 1);
    ServingModel model = TestSnapshots.fit(new RandomFamily(), m, folder.resolve("r"));
    ServingModel again = TestSnapshots.fit(new RandomFamily(), m, folder.resolve("s"));
    History one = new History();
    one.add(3, 4, 100);
    History other = new History();
    other.add(4, 4, 100);

    float[] first = scores(model, one);

    assertThat(scores(again, one)).isEqualTo(first);
    assertThat(scores(model, other)).isNotEqualTo(first);
    assertThat(first).doesNotHaveDuplicates();
    double mean = 0;
    for (float s : first) {
      assertThat(s).isBetween(0f, 1f);
      mean += s / first.length;
    }
    assertThat(mean).isBetween(0.4, 0.6);
  }

  private static float[] scores(ServingModel model, History history) {
    UserScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    return Arrays.copyOf(scored.scores(), scored.scores().length);
  }
}
