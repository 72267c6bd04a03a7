package io.freshet.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.families.family.Family;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class FamiliesTest {

  @Test
  void shouldMakeTheSameRecipeOfItsOwnSettings() {
    Map<String, Map<String, String>> unusual =
        Map.ofEntries(
            Map.entry(
                "ials",
                Map.of(
                    "factors",
                    "24",
                    "confidence",
                    "0.5:0.2,4:1",
                    "unobserved.weight",
                    "0.25",
                    "block",
                    "8")),
            Map.entry(
                "biased-mf",
                Map.of(
                    "factors", "7", "learning.rate", "0.003", "regularisation.exponent", "0.75")),
            Map.entry("ease", Map.of("regularisation", "350.0", "weights.per.item", "7")),
            Map.entry("sequence", Map.of("dimensions", "32", "warm.max.visits", "5000")),
            Map.entry("item-knn", Map.of("feedback", "explicit", "neighbours", "33")),
            Map.entry("user-knn", Map.of("similarity", "pearson", "max.users", "17")),
            Map.entry("content-based", Map.of("old.before", "1980")),
            Map.entry(
                "knowledge-based",
                Map.of("rules", "age=child:Drama=-1", "ratings.as.statements", "true")),
            Map.entry("bayes-mf", Map.of("factors", "5", "noise.share", "0.25")),
            Map.entry("popularity", Map.of("kind", "all")),
            Map.entry("mf", Map.of("factors", "9", "epochs", "2", "regularisation", "1.0E-4")),
            Map.entry("mlp", Map.of("hidden", "12,7", "dropout.input", "0.0")));
    for (String name : Families.names()) {
      Family defaults = Families.create(name, Map.of());
      Map<String, String> settings = unusual.getOrDefault(name, Map.of());
      Family family = Families.create(name, settings);

      assertThat(family.name()).isEqualTo(name);
      assertThat(Families.create(name, family.settings()).recipe()).isEqualTo(family.recipe());
      assertThat(Families.definition(name).names()).isEqualTo(family.settings().keySet());
      if (!settings.isEmpty()) {
        assertThat(family.recipe()).isNotEqualTo(defaults.recipe());
      }
    }
  }

  @Test
  void shouldNameTheSettingThatIsWrong() {
    assertThatThrownBy(() -> Families.create("ials", Map.of("block", "10")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("block");
    assertThatThrownBy(() -> Families.create("ials", Map.of("confidence", "4:1,3:2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("confidence");
    assertThatThrownBy(() -> Families.create("ials", Map.of("confidence", "4:1:2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rating:weight");
    assertThatThrownBy(() -> Families.create("biased-mf", Map.of("learning.rate.decay", "2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("learning.rate.decay");
    assertThatThrownBy(() -> Families.create("knowledge-based", Map.of("rules", "age:x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules");
    assertThatThrownBy(() -> Families.create("item-knn", Map.of("similarity", "jaccard")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("similarity");
  }

  @Test
  void shouldRefuseAFamilyThatIsNotThere() {
    assertThatThrownBy(() -> Families.create("svd", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("svd")
        .hasMessageContaining("ials");
  }
}
