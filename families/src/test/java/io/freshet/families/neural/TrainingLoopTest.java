package io.freshet.families.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.families.family.Fit;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.neural.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {
  private static final Objective SQUARED =
      new Objective(Objective.Output.LINEAR, Objective.Loss.SQUARED, 0, 10);

  /**
   * A network of one constant: every step of half the slope lands on the target of the last batch.
   */
  private static Network constant(ConstantPart part) {
    return new Network(List.of(part), SQUARED);
  }

  private static Samples samples(float... targets) {
    return new Samples(
        new int[targets.length], new int[targets.length], new byte[targets.length], targets);
  }

  @Test
  void shouldStopWhenPatienceEndsAndRestoreTheBestEpoch() {
    ConstantPart part = new ConstantPart(0, new Optimiser.Momentum(0.5, 0));
    float[] truth = {2, 3, 4, 7, 9, 9, 9, 9};
    Samples.Source source =
        new Samples.Source() {
          @Override
          public Samples training(int epoch) {
            return samples(truth[epoch]);
          }

          @Override
          public Samples validation() {
            return samples(4);
          }
        };

    List<Fit.Epoch> curve =
        new TrainingLoop(8, 1, 2).run(constant(part), source, 1, ProgressListener.NONE, "test");

    assertThat(part.value()).isEqualTo(4);
    assertThat(curve)
        .extracting(Fit.Epoch::validationLoss)
        .containsExactly(4.0, 1.0, 0.0, 9.0, 25.0);
    assertThat(curve).extracting(Fit.Epoch::best).containsExactly(false, false, true, false, false);
    assertThat(curve).extracting(Fit.Epoch::number).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void shouldKeepTheLastEpochWhereNothingIsHeldOut() {
    ConstantPart part = new ConstantPart(0, new Optimiser.Momentum(0.5, 0));

    List<Fit.Epoch> curve =
        new TrainingLoop(3, 1, 1)
            .run(
                constant(part),
                Samples.fixed(samples(6), samples()),
                1,
                ProgressListener.NONE,
                "test");

    assertThat(part.value()).isEqualTo(6);
    assertThat(curve).hasSize(3);
    assertThat(curve.get(2).best()).isTrue();
    assertThat(curve.get(2).validationLoss()).isNaN();
  }

  @Test
  void shouldSayThatItDiverges() {
    ConstantPart part = new ConstantPart(0, new Optimiser.Momentum(1e6, 0));

    assertThatThrownBy(
            () ->
                new TrainingLoop(50, 1, 50)
                    .run(
                        constant(part),
                        Samples.fixed(samples(6, 5), samples()),
                        1,
                        ProgressListener.NONE,
                        "fit test"))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("fit test diverges");
  }

  @Test
  void shouldEndWhenInterrupted() {
    ConstantPart part = new ConstantPart(0, new Optimiser.Momentum(0.1, 0));
    try {
      assertThatThrownBy(
              () ->
                  new TrainingLoop(50, 1, 50)
                      .run(
                          constant(part),
                          Samples.fixed(samples(6, 5), samples()),
                          1,
                          (stage, done, total) -> {
                            if (done == 3) {
                              Thread.currentThread().interrupt();
                            }
                          },
                          "test"))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldTellHowFarItIs() {
    List<Integer> heard = new ArrayList<>();
    ConstantPart part = new ConstantPart(0, new Optimiser.Momentum(0.1, 0));
    new TrainingLoop(3, 1, 3)
        .run(
            constant(part),
            Samples.fixed(samples(6), samples()),
            1,
            (stage, done, total) -> heard.add(10 * done + total),
            "test");

    assertThat(heard).containsExactly(3, 13, 23, 33);
  }

  @Test
  void shouldDrawNegativesThatTheUserHasNotTouchedAnewEachEpoch() {
    RatingMatrix m = Planted.signs(20, 30, 12, 1);
    SampledNegatives source = new SampledNegatives(m, 4, 0.1, 7);
    boolean[][] touched = new boolean[m.users()][m.items()];
    int[] rows = m.rows();
    for (int k = 0; k < m.ratings(); k++) {
      touched[rows[k]][m.item()[k]] = true;
    }
    Samples first = source.training(0);
    int positives = 0;
    for (int k = 0; k < first.size(); k++) {
      assertThat(touched[first.user()[k]][first.item()[k]]).isEqualTo(first.target()[k] == 1);
      positives += first.target()[k] == 1 ? 1 : 0;
    }
    assertThat(first.size()).isEqualTo(5 * positives);
    assertThat(positives + source.validation().size() / 5).isEqualTo(m.ratings());
    assertThat(source.training(1).item()).isNotEqualTo(first.item());
    assertThat(source.training(0).item()).isEqualTo(first.item());
  }

  @Test
  void shouldMoveOnlyTheRowsThatABatchTouches() {
    RowTable table = new RowTable(5, 2, new Optimiser.Adam(0.1), 0);
    table.addGradient(3, 1, new float[] {2, -2}, 0);
    table.step();

    // Adam's first step has the size of the rate, whatever the gradient.
    assertThat(table.values()[6]).isCloseTo(-0.1f, Offset.offset(1e-6f));
    assertThat(table.values()[7]).isCloseTo(0.1f, Offset.offset(1e-6f));
    for (int k = 0; k < 10; k++) {
      if (k != 6 && k != 7) {
        assertThat(table.values()[k]).isZero();
      }
    }
  }
}
