package io.freshet.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

  @Test
  void shouldMatchTheCommittedReference() throws IOException {
    Path committed = Path.of("..", "docs", "config.md");
    if (Boolean.getBoolean("freshet.docs.write")) {
      Files.writeString(committed, ConfigReference.markdown(Components.registry()));
    }

    assertThat(Files.readString(committed))
        .as("docs/config.md has drifted: ./freshet config --reference > docs/config.md")
        .isEqualTo(ConfigReference.markdown(Components.registry()));
  }

  @Test
  void shouldShowAFewSettingsFirstAndEachSettingOnce() {
    List<String> first =
        SettingsThatMatter.GROUPS.stream().flatMap(group -> group.keys().stream()).toList();
    Set<String> all = Components.registry().keys();
    String page = ConfigReference.markdown(Components.registry());

    assertThat(first).hasSizeBetween(25, 35).doesNotHaveDuplicates();
    assertThat(first).allMatch(key -> !ConfigReference.keys(Components.registry(), key).isEmpty());
    for (String key : all) {
      String shown = key.replaceFirst("^[a-z]+(?=\\.http\\.)", SettingsThatMatter.SERVICE);
      String row = "| `" + (first.contains(shown) ? shown : key) + "` | ";
      assertThat(page.split(Pattern.quote(row), -1)).as(row).hasSize(2);
    }
  }

  @Test
  void shouldShowOneRowOnlyForSettingsThatDifferInTheirDefaultAlone() {
    for (SettingsThatMatter.Group group : SettingsThatMatter.GROUPS) {
      for (String key : group.keys()) {
        List<String> rows =
            ConfigReference.keys(Components.registry(), key).stream()
                .map(each -> each.type + " " + each.validator + " " + each.documentation)
                .distinct()
                .toList();
        assertThat(rows).as(key).hasSize(1);
      }
    }
  }

  @Test
  void shouldSayWhatEveryKeyMeans() {
    for (ConfigRegistry.Component component : Components.registry().components()) {
      component
          .definition()
          .configKeys()
          .values()
          .forEach(key -> assertThat(key.documentation).as(key.name).isNotBlank());
    }
  }
}
