package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerSettingsTest {

  @Test
  void shouldHaveDefaults() {
    TrainerSettings settings = TrainerSettings.from(Map.of());

    assertThat(settings.refitInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.refitNewRatings()).isEqualTo(100_000);
    assertThat(settings.refitFirstRatings()).isEqualTo(5_000);
    assertThat(settings.snapshotsKept()).isEqualTo(5);
    assertThat(settings.memoryMegabytes()).isZero();
    assertThat(settings.memoryBudgetBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
    assertThat(settings.forgetForce()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.seed()).isEqualTo(42);
    assertThat(settings.threads()).isZero();
  }

  @Test
  void shouldReadEverySetting() {
    TrainerSettings settings =
        TrainerSettings.from(
            Map.of(
                "trainer.refit.interval.seconds", "60",
                "trainer.refit.new.ratings", "7",
                "trainer.refit.first.ratings", "8",
                "trainer.snapshots.kept", "3",
                "trainer.memory.megabytes", "100",
                "trainer.forget.force.days", "2",
                "trainer.seed", "-5",
                "trainer.threads", "4"));

    assertThat(settings.refitInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.refitNewRatings()).isEqualTo(7);
    assertThat(settings.refitFirstRatings()).isEqualTo(8);
    assertThat(settings.snapshotsKept()).isEqualTo(3);
    assertThat(settings.memoryBudgetBytes()).isEqualTo(100L << 20);
    assertThat(settings.forgetForce()).isEqualTo(Duration.ofDays(2));
    assertThat(settings.seed()).isEqualTo(-5);
    assertThat(settings.threads()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "trainer.snapshots.kept,1",
    "trainer.refit.interval.seconds,-1",
    "trainer.refit.new.ratings,-1",
    "trainer.refit.first.ratings,0",
    "trainer.memory.megabytes,-1",
    "trainer.forget.force.days,-1",
    "trainer.threads,-1",
    "trainer.seed,many"
  })
  void shouldRefuseImpossibleValues(String key, String value) {
    assertThatThrownBy(() -> TrainerSettings.from(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }
}
