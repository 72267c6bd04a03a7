package io.freshet.model.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.blend.Calibration.Band;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  private static float ln(double x) {
    return (float) Math.log(x);
  }

  private static Calibration calibration() {
    return Calibration.of(
        new float[] {ln(0.01), ln(0.04), ln(0.16)},
        new float[] {ln(0.005), ln(0.02), ln(0.02)},
        new Band[] {new Band(0.005f, 0.01f, 0.02f, 50)});
  }

  @Test
  void shouldJoinKnotsAndGoOnBeyondThem() {
    Calibration calibration = calibration();

    assertThat(calibration.chance(ln(0.01))).isCloseTo(0.005f, within(1e-7f));
    assertThat(calibration.chance(ln(0.02))).isCloseTo(0.01f, within(1e-7f));
    assertThat(calibration.chance(ln(0.04))).isCloseTo(0.02f, within(1e-7f));
    assertThat(calibration.chance(ln(0.08))).isCloseTo(0.02f, within(1e-7f));
    assertThat(calibration.chance(0f)).isCloseTo(0.02f, within(1e-7f));
    // Share and probability go on in proportion below the first knot: half the share, half the
    // probability.
    assertThat(calibration.chance(ln(0.001))).isCloseTo(0.0005f, within(1e-7f));
    assertThat(calibration.chance(Float.NEGATIVE_INFINITY)).isZero();
  }

  @Test
  void shouldNeverFall() {
    Calibration calibration = calibration();
    float before = 0;
    for (float share = -30; share < 1; share += 0.01f) {
      float chance = calibration.chance(share);
      assertThat(chance).isBetween(before, 1f);
      before = chance;
    }
  }

  @Test
  void shouldKnowTheBandOfAChance() {
    assertThat(Calibration.band(0)).isZero();
    assertThat(Calibration.band(1)).isEqualTo(Calibration.bandCount() - 1);
    for (int band = 1; band < Calibration.bandCount(); band++) {
      assertThat(Calibration.band(Calibration.bandFrom(band))).isEqualTo(band);
      assertThat(Calibration.band(Calibration.bandFrom(band) - 1e-6)).isEqualTo(band - 1);
    }
  }

  @Test
  void shouldSayHowRightItWas() {
    assertThat(calibration().learned())
        .hasSize(3)
        .hasEntrySatisfying(
            "reliability.from-0.005.observed", value -> assertThat(value).isBetween(0.019, 0.021))
        .containsEntry("reliability.from-0.005.cases", 50.0);
  }

  @Test
  void shouldRefuseShapesAndKnotsThatAreNotACalibration() {
    float[] two = {-2, -1};
    Band[] none = {};
    assertThatThrownBy(() -> Calibration.of(new float[0], new float[0], none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Calibration.of(two, new float[] {-1}, none))
        .hasMessageContaining("2 shares and 1 chances");
    for (float[] wrong :
        new float[][] {{-1, -2}, {-1, 0.5f}, {Float.NaN, -1}, {Float.NEGATIVE_INFINITY, -1}}) {
      assertThatThrownBy(() -> Calibration.of(two, wrong, none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("knot");
    }
    assertThatThrownBy(() -> Calibration.of(new float[] {-1, -1}, two, none))
        .hasMessageContaining("knot 1");
    assertThatThrownBy(() -> Calibration.of(two, two, new Band[] {new Band(0, 2, 0, 1)}))
        .hasMessageContaining("reliability");
  }
}
