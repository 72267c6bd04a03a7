package io.freshet.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendScorer;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.sequence.SequenceModel;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequence network of a blend. */
class BlendSequenceTest {
  private static final int ITEMS = 1200;

  @TempDir Path folder;

  private BlendModel load(SnapshotWriter out, String name) throws IOException {
    Path file = folder.resolve(name);
    out.write(file);
    return BlendModel.load(Snapshot.open(file));
  }

  private static History history() {
    History history = TestSnapshots.history(new Random(7), ITEMS, 30);
    history.ask(History.NO_CELL, History.NO_HOUR, 2_000);
    return history;
  }

  /** The term is the score of the family sequence with the same network. */
  @Test
  void shouldScoreTheTermAsTheFamilySequenceDoes() throws IOException {
    BlendModel model =
        load(ClassicSnapshots.BLEND_WITH_SEQUENCE_AND_HEAD.write(new Random(3), ITEMS), "blend");
    SnapshotWriter alone = new SnapshotWriter("sequence", TestSnapshots.catalogue(ITEMS));
    TestSnapshots.putPopularity(new Random(1), alone);
    float[] units = new float[ITEMS * 16];
    float[] lengths = new float[ITEMS];
    SequenceNetwork network = Objects.requireNonNull(model.next());
    System.arraycopy(network.copyUnits(), 0, units, 0, units.length);
    System.arraycopy(network.lengths(), 0, lengths, 0, lengths.length);
    SequenceModel.put(alone, network.settings(), units, lengths, network.weights());
    Path file = folder.resolve("alone");
    alone.write(file);
    ScoredUser expected =
        TestSnapshots.folded(ServingModels.load(Snapshot.open(file)).newScorer(), history())
            .scoreAll();

    BlendScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history()).scoreAll();
    float[] all = new float[ITEMS];
    scorer.terms(Term.SEQUENCE, all);
    assertThat(all).isEqualTo(expected.scores());
    int[] some = {0, 7, 599, 1199};
    float[] terms = new float[some.length * Term.COUNT];
    scorer.terms(some, some.length, terms, Term.COUNT);
    for (int i = 0; i < some.length; i++) {
      assertThat(terms[i * Term.COUNT + Term.SEQUENCE.index()])
          .isCloseTo(all[some[i]], within(1e-4f));
    }
    assertThat(scored.scores()).doesNotContain(Float.NaN);
  }

  /** The best items, which rough products chose, have exact scores, and their parts add up. */
  @Test
  void shouldSplitTheScoresOfTheBestExactly() throws IOException {
    SnapshotWriter out = ClassicSnapshots.BLEND_WITH_SEQUENCE_AND_HEAD.write(new Random(3), ITEMS);
    BlendModel model = load(out, "rough");
    ScoredUser scored = TestSnapshots.folded(model.newScorer(), history()).scoreAll();
    history().hideSeen(scored.scores()); // only unseen items have exact scores
    int[] best =
        IntStream.range(0, ITEMS)
            .boxed()
            .sorted((a, b) -> Float.compare(scored.scores()[b], scored.scores()[a]))
            .limit(10)
            .mapToInt(i -> i)
            .toArray();
    float[] parts = TestSnapshots.parts(scored, best, 30);
    for (int i = 0; i < best.length; i++) {
      double sum = scored.baseline(best[i]);
      double most = Math.abs(sum);
      for (int j = 0; j < 30; j++) {
        sum += parts[i * 30 + j];
        most += Math.abs(parts[i * 30 + j]);
      }
      assertThat(sum).isCloseTo(scored.scores()[best[i]], within(most * 1e-6));
    }
  }

  /** Without the head's input of the term, as snapshots were before it. */
  @Test
  void shouldReadSnapshotsThatAreOlderThanTheTerm() throws IOException {
    Random random = new Random(3);
    SnapshotWriter older = ClassicSnapshots.BLEND.write(new Random(9), ITEMS);
    SnapshotWriter newer = ClassicSnapshots.BLEND.write(new Random(9), ITEMS);
    int units = 6;
    int columns = Head.INPUTS + 1;
    float[] values = TestSnapshots.gaussian(random, units * columns, .1);
    older.putFloats("blend.head", units, columns, values);
    float[] inputs = new float[units * (Head.INPUTS + 1)];
    float[] outputs = new float[units];
    for (int unit = 0; unit < units; unit++) {
      int at = Term.SEQUENCE.index();
      System.arraycopy(values, unit * columns, inputs, unit * (Head.INPUTS + 1), at);
      System.arraycopy(
          values, unit * columns + at, inputs, unit * (Head.INPUTS + 1) + at + 1, Head.INPUTS - at);
      outputs[unit] = values[unit * columns + columns - 1];
    }
    Head.of(inputs, outputs).put(newer);

    ScoredUser expected =
        TestSnapshots.folded(load(newer, "newer").newScorer(), history()).scoreAll();
    ScoredUser read = TestSnapshots.folded(load(older, "older").newScorer(), history()).scoreAll();
    assertThat(read.scores()).isEqualTo(expected.scores());
    assertThat(load(older, "older").next()).isNull();
  }
}
