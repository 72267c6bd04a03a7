package io.freshet.families.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SizeLimitExceptionTest {
  private static final int MAX = SizeLimitException.MAX_ARRAY;

  @Test
  void shouldTakeAsManyRowsAsAnArrayHoldsAndNotOneMore() {
    int most = MAX / 64;
    assertThat(SizeLimitException.length("ials", "users", most, 64, "lower factors"))
        .isEqualTo(most * 64)
        .isPositive();
    assertThatThrownBy(
            () -> SizeLimitException.length("ials", "users", most + 1, 64, "lower factors"))
        .isInstanceOfSatisfying(
            SizeLimitException.class, e -> assertThat(e.limit()).isEqualTo(most))
        .hasMessage("ials takes at most 33554431 users, there are 33554432: lower factors");
  }

  @Test
  void shouldRefuseMoreItemsThanASnapshotNumbers() {
    SizeLimitException.checkNumberedItems("ease", 16_777_216);
    assertThatThrownBy(() -> SizeLimitException.checkNumberedItems("ease", 16_777_217))
        .isInstanceOf(SizeLimitException.class)
        .hasMessage(
            "ease takes at most 16777216 items, there are 16777217: choose a family of factors");
  }

  @Test
  void shouldGrowByHalfUpToTheMaxLength() {
    assertThat(SizeLimitException.grown("ratings", 4096, 4097)).isEqualTo(6144);
    assertThat(SizeLimitException.grown("ratings", 0, 1)).isEqualTo(1);
    assertThat(SizeLimitException.grown("ratings", 4096, 10_000)).isEqualTo(10_000);
    assertThat(SizeLimitException.grown("ratings", 2_000_000_000, 2_000_000_001L)).isEqualTo(MAX);
    assertThat(SizeLimitException.grown("ratings", MAX - 1, MAX)).isEqualTo(MAX);
  }

  @Test
  void shouldRefuseToGrowBeyondTheMaxLengthAndNameTheSetting() {
    assertThatThrownBy(() -> SizeLimitException.grown("ratings", MAX, MAX + 1L))
        .isInstanceOf(SizeLimitException.class)
        .hasMessageContaining("at most 2147483639 ratings, there are 2147483640")
        .hasMessageContaining("trainer.memory.megabytes");
  }
}
