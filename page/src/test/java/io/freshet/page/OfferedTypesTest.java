package io.freshet.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class OfferedTypesTest {
  private static List<Object> names(Map<String, String> settings, String... used) {
    return OfferedTypes.from(settings).list(Set.of(used)).stream()
        .map(type -> type.get("name"))
        .toList();
  }

  @Test
  void shouldOfferNoTypeThatIsNeitherDeclaredNorUsed() {
    assertThat(names(Map.of())).isEmpty();
    assertThat(names(Map.of("events.unknown", "weakest", "page.k", "5"))).isEmpty();
  }

  @Test
  void shouldOfferWhatIsDeclaredOrUsedFromTheSmallestWeight() {
    assertThat(names(Map.of("events.trial.weight", "4"), "purchase", "view", "unheard-of"))
        .containsExactly("view", "trial", "purchase");
    assertThat(OfferedTypes.from(Map.of("events.cart.goal", "true")).list(Set.of()))
        .containsExactly(Map.of("name", "cart", "weight", 3.0, "goal", true));
  }

  @Test
  void shouldRefuseWhatTheOtherServicesRefuse() {
    assertThatThrownBy(() -> OfferedTypes.from(Map.of("events.trial.goal", "true")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("events.trial.weight: required for a new event type");
  }
}
