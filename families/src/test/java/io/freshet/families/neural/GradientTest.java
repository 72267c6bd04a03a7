package io.freshet.families.neural;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.matrix.RatingMatrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients of a whole step, embeddings and dense layers, agree with differences of the loss
 * along random directions: first each block of parameters alone, then all together.
 */
class GradientTest {
  private static final int ITEMS = 20;

  static List<String> names() {
    return NeuralTestKit.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldMatchDifferencesOfTheLoss(String name) {
    RatingMatrix m = Planted.signs(12, ITEMS, 8, 3);
    NeuralFamily family = NeuralTestKit.family(name, dropouts(name));
    Assembly assembly = family.assembly(m, Planted.context(5, ITEMS));
    Network network = assembly.network();
    Deque<float[]> start = perturbed(network);
    network.restore(start);
    Batch batch = batch(m, family, assembly);

    List<float[]> gradient = gradient(assembly, network, batch);

    Random random = new Random(11);
    for (int probe = 0; probe < 12; probe++) {
      List<float[]> direction = direction(gradient, random, probe);
      double slope = product(gradient, direction);
      double step = 2e-3;
      double up = lossAt(network, start, direction, step, batch);
      double down = lossAt(network, start, direction, -step, batch);
      double difference = (up - down) / (2 * step);
      assertThat(difference)
          .as("%s, probe %d", name, probe)
          .isCloseTo(slope, Offset.offset(1e-3 + 0.02 * Math.abs(slope)));
    }
  }

  private static String[] dropouts(String name) {
    List<String> off = new ArrayList<>();
    for (String key : new String[] {"dropout.input", "dropout.hidden"}) {
      if (NeuralFamilies.types().stream()
          .filter(type -> type.name().equals(name))
          .anyMatch(type -> type.definition().names().contains(key))) {
        off.addAll(List.of(key, "0"));
      }
    }
    return off.toArray(String[]::new);
  }

  /** Parameters away from their initial values, where embeddings are tiny and slopes vanish. */
  private static Deque<float[]> perturbed(Network network) {
    Random random = new Random(7);
    Deque<float[]> moved = new ArrayDeque<>();
    for (float[] values : network.save()) {
      float[] copy = values.clone();
      for (int k = 0; k < copy.length; k++) {
        copy[k] += (float) (0.3 * random.nextGaussian());
      }
      moved.addLast(copy);
    }
    return moved;
  }

  private static Batch batch(RatingMatrix m, NeuralFamily family, Assembly assembly) {
    Samples samples =
        family.name().equals("neumf")
            ? new SampledNegatives(m, 2, 0, 1).training(0)
            : RatingSource.of(m, assembly.scale(), 0, 1).training(0);
    int[] order = new int[samples.size()];
    Arrays.setAll(order, k -> k);
    Batch batch = new Batch(order.length);
    batch.take(samples, order, 0, order.length);
    return batch;
  }

  /** The gradient with respect to every parameter, in the order of {@link Network#save}. */
  private static List<float[]> gradient(Assembly assembly, Network network, Batch batch) {
    network.forward(batch, true);
    network.backward(batch);
    List<float[]> gradient = new ArrayList<>();
    for (Part part : assembly.parts()) {
      part.gradient(gradient);
    }
    return gradient;
  }

  /** A random direction; the first probes change one block of parameters each. */
  private static List<float[]> direction(List<float[]> gradient, Random random, int probe) {
    List<float[]> direction = new ArrayList<>();
    for (int block = 0; block < gradient.size(); block++) {
      float[] d = new float[gradient.get(block).length];
      if (probe >= gradient.size() || probe == block) {
        double length = 0;
        for (int k = 0; k < d.length; k++) {
          d[k] = (float) random.nextGaussian();
          length += d[k] * d[k];
        }
        for (int k = 0; k < d.length; k++) {
          d[k] /= (float) Math.sqrt(length);
        }
      }
      direction.add(d);
    }
    return direction;
  }

  private static double product(List<float[]> a, List<float[]> b) {
    double sum = 0;
    for (int block = 0; block < a.size(); block++) {
      for (int k = 0; k < a.get(block).length; k++) {
        sum += (double) a.get(block)[k] * b.get(block)[k];
      }
    }
    return sum;
  }

  private static double lossAt(
      Network network, Deque<float[]> start, List<float[]> direction, double step, Batch batch) {
    Deque<float[]> moved = new ArrayDeque<>();
    int block = 0;
    for (float[] values : start) {
      float[] copy = values.clone();
      for (int k = 0; k < copy.length; k++) {
        copy[k] += (float) (step * direction.get(block)[k]);
      }
      block++;
      moved.addLast(copy);
    }
    network.restore(moved);
    network.forward(batch, false);
    return network.loss(batch) / batch.size;
  }
}
