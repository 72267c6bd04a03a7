package io.freshet.standalone.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dashboard and alerts speak of metrics that there are, and the alerts are explained. */
class MonitoringFilesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DASHBOARD = ROOT.resolve("docker/grafana/dashboards/freshet.json");
  private static final Path ALERTS = ROOT.resolve("docker/prometheus/alerts.yml");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:freshet|jvm|process)_[a-z_]+[a-z]\\b");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|");
  private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)$");

  @Test
  void shouldShowOnlyMetricsThatThereAre() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
    Set<String> used = new TreeSet<>();
    dashboard.findValuesAsText("expr").forEach(expression -> used.addAll(metrics(expression)));

    assertThat(used).hasSizeGreaterThan(20);
    assertThat(documented()).containsAll(used);
  }

  @Test
  void shouldAlertOnlyOnMetricsThatThereAreAndExplainEachAlert() throws IOException {
    String alerts = Files.readString(ALERTS);
    List<String> names = ALERT.matcher(alerts).results().map(m -> m.group(1)).toList();

    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    assertThat(documented()).containsAll(metrics(alerts));
    String operations = Files.readString(ROOT.resolve("docs/operations.md"));
    names.forEach(name -> assertThat(operations).contains("| `" + name + "` |"));
  }

  private static Set<String> metrics(String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group().replaceFirst("_bucket$", ""));
    }
    return found;
  }

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    String reference = Files.readString(ROOT.resolve("docs/metrics.md"));
    DOCUMENTED.matcher(reference).results().forEach(match -> names.add(match.group(1)));
    return names;
  }
}
