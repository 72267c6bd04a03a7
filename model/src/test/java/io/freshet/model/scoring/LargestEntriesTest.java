package io.freshet.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargestEntriesTest {

  @Test
  void shouldKeepTheLargestEntriesAndTheLowerColumnOnATie() {
    Random random = new Random(3);
    LargestEntries largest = new LargestEntries();
    for (int round = 0; round < 300; round++) {
      int size = random.nextInt(200);
      int n = 1 + random.nextInt(60);
      float[] weights = new float[size];
      for (int c = 0; c < size; c++) {
        weights[c] = random.nextInt(1 + round / 10); // many ties
      }
      int[] expected =
          IntStream.range(0, size)
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer c) -> -weights[c])
                      .thenComparing(Comparator.naturalOrder()))
              .limit(n)
              .mapToInt(c -> c)
              .sorted()
              .toArray();
      largest.clear();
      for (int c : IntStream.range(0, size).map(c -> size - 1 - c).toArray()) {
        largest.add(c, weights[c]);
      }
      int[] kept = new int[n];
      int count = largest.keep(n, kept);

      assertThat(Arrays.copyOf(kept, count)).isEqualTo(expected);
    }
  }
}
