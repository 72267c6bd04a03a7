package io.freshet.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageSettingsTest {
  @Test
  void shouldOfferHalfStarsAndListsOfTenUnlessToldOtherwise() {
    PageSettings settings = PageSettings.from(Map.of());
    assertThat(settings.scale()).isEqualTo(new PageSettings.Scale(0.5, 5, 0.5));
    assertThat(settings.k()).isEqualTo(10);

    PageSettings other =
        PageSettings.from(
            Map.of(
                "page.rating.min", "1",
                "page.rating.max", "10",
                "page.rating.step", "1",
                "page.k", "20"));
    assertThat(other.scale()).isEqualTo(new PageSettings.Scale(1, 10, 1));
    assertThat(other.k()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "page.rating.max, 0.5, must be above page.rating.min = 0.5",
    "page.rating.min, 7, must be above page.rating.min = 7.0",
    "page.rating.max, NaN, must be above page.rating.min = 0.5",
    "page.rating.step, 0, must be above 0",
    "page.rating.step, 4.6, at most the whole scale 4.5",
    "page.k, 0, page.k"
  })
  void shouldRefuseAScaleThatCannotBe(String key, String value, String says) {
    assertThatThrownBy(() -> PageSettings.from(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says);
  }
}
