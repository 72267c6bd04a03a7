package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.families.family.Family;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class RefitSettingsTest {

  @Test
  void shouldHaveDefaultsForEverything() {
    RefitSettings settings = RefitSettings.from(Map.of());

    assertThat(settings.families()).extracting(Family::name).containsExactly("blend", "ials");
    assertThat(settings.likeThreshold()).isEqualTo(4);
    assertThat(settings.gateAlpha()).isEqualTo(0.05);
    assertThat(settings.gateMinUsers()).isEqualTo(200);
    assertThat(RefitSettings.DEFINITION.names()).allMatch(name -> name.startsWith("trainer."));
  }

  @Test
  void shouldHandAFamilyItsOwnSettings() {
    RefitSettings settings =
        RefitSettings.from(
            Map.of(
                "trainer.families",
                "biased-mf",
                "trainer.biased-mf.factors",
                "9",
                "trainer.ials.factors",
                "5"));

    assertThat(settings.families().get(0).settings()).containsEntry("factors", "9");
  }

  @Test
  void shouldNameTheSettingThatIsWrong() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("trainer.families", "ials,svd"),
            Map.of("trainer.families", "ials,ials"),
            Map.of("trainer.families", ""),
            Map.of("trainer.slice.share", "0.9"),
            Map.of("trainer.ials.confidence", "x:1"),
            Map.of("trainer.ials.block", "10"))) {
      assertThatThrownBy(() -> RefitSettings.from(wrong))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(wrong.keySet().iterator().next());
    }
  }
}
