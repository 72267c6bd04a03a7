package io.freshet.model.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.snapshot.FloatMatrix;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoughProductsTest {
  private static final int ITEMS = 70;

  private final Random random = new Random(7);

  /** Five eighths of 64 and 16 are 40 and 10; of 11 and 6, 7 and 4: an odd number of columns. */
  @ParameterizedTest
  @CsvSource({"64, 16, 40, 10", "11, 6, 7, 4", "1, 1, 1, 1"})
  void shouldAddTheLeadingColumnsOfBothKinds(int taste, int session, int ofTaste, int ofSession) {
    float[] left = floats(ITEMS * taste);
    float[] right = floats(ITEMS * session);
    ItemFactors tasteFactors = factors(taste, left);
    float[] joined = new float[tasteFactors.stride() + Kernel.padded(session)];
    System.arraycopy(floats(taste), 0, joined, 0, taste);
    System.arraycopy(floats(session), 0, joined, tasteFactors.stride(), session);
    float[] out = new float[ITEMS];
    float[] leading = new float[joined.length + 1];
    Arrays.fill(leading, Float.NaN);

    new RoughProducts(tasteFactors, factors(session, right), null)
        .scores(joined, leading, out, new float[Kernel.SCRATCH]);

    for (int i = 0; i < ITEMS; i++) {
      double exact = 0;
      double most = 0;
      for (int k = 0; k < ofTaste; k++) {
        double product = (double) left[i * taste + k] * joined[k];
        exact += product;
        most += Math.abs(product);
      }
      for (int k = 0; k < ofSession; k++) {
        double product = (double) right[i * session + k] * joined[tasteFactors.stride() + k];
        exact += product;
        most += Math.abs(product);
      }
      assertThat((double) out[i]).isCloseTo(exact, within(most / 256 + 1e-6));
    }
  }

  /** All columns of a sequence network's vectors are added. */
  @Test
  void shouldAddTheVectorsOfASequenceNetwork() {
    float[] vectors = floats(ITEMS * 8);
    ItemFactors taste = factors(16, floats(ITEMS * 16));
    float[] joined = new float[16 + 16 + 8];
    float[] user = floats(8);
    System.arraycopy(user, 0, joined, 32, 8);
    float[] out = new float[ITEMS];

    new RoughProducts(taste, taste, factors(8, vectors))
        .scores(joined, new float[joined.length + 1], out, new float[Kernel.SCRATCH]);

    for (int i = 0; i < ITEMS; i++) {
      double exact = 0;
      double most = 0;
      for (int k = 0; k < 8; k++) {
        exact += (double) vectors[i * 8 + k] * user[k];
        most += Math.abs((double) vectors[i * 8 + k] * user[k]);
      }
      assertThat((double) out[i]).isCloseTo(exact, within(most / 256 + 1e-6));
    }
  }

  private static ItemFactors factors(int dimensions, float[] values) {
    return new ItemFactors(FloatMatrix.of(ITEMS, dimensions, values), Kernels.best());
  }

  private float[] floats(int n) {
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return values;
  }
}
