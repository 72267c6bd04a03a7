package io.freshet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.standalone.text.Printable;
import io.freshet.standalone.text.TextWidth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** The health of a deployment as text: the JSON of {@code GET /v1/health} in one screen. */
final class StatusText {
  private static final double KILO = 1_000;
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  /** What a service says of itself and is not worth a line here. */
  private static final Set<String> LEFT_OUT = Set.of("status", "version", "commit");

  private StatusText() {}

  /**
   * Writes the text.
   *
   * @param width max columns of a line
   */
  static String of(JsonNode health, int width) {
    StringBuilder out = new StringBuilder();
    out.append(TextWidth.wrapped(line(health.path("sentence")), width, 0)).append('\n');
    TextTable checks = new TextTable("check", "now", "limit");
    for (JsonNode check : health.path("checks")) {
      checks.row(named(check), check.path("value").asText(), check.path("limit").asText());
    }
    out.append(checks.render(width)).append('\n');
    TextTable services = new TextTable("service", "state", "up", "memory", "says");
    for (JsonNode service : health.path("services")) {
      services.row(
          named(service),
          service.path("state").asText(),
          service.path("uptimeSeconds").isNumber()
              ? span(service.path("uptimeSeconds").asLong())
              : "",
          service.path("memory").isObject()
              ? bytes(service.path("memory").path("used").asDouble())
                  + " of "
                  + bytes(service.path("memory").path("max").asDouble())
              : "",
          says(service));
    }
    out.append(services.render(width)).append('\n');
    for (Map.Entry<String, String> fact : facts(health).entrySet()) {
      out.append(TextWidth.beside("%-8s".formatted(fact.getKey()), fact.getValue(), width));
    }
    return out.toString();
  }

  private static Map<String, String> facts(JsonNode health) {
    Map<String, String> facts = new LinkedHashMap<>();
    Map<String, Long> waiting = new LinkedHashMap<>();
    for (JsonNode part : health.path("partitions")) {
      waiting.merge(
          part.path("service").asText() + " " + part.path("topic").asText(),
          part.path("waiting").asLong(),
          Long::sum);
    }
    if (!waiting.isEmpty()) {
      StringJoiner all = new StringJoiner(", ");
      waiting.forEach((where, records) -> all.add(where + " " + count(records)));
      facts.put("waiting", Printable.line(all.toString()));
    }
    double size = 0;
    List<String> topics = new ArrayList<>();
    for (JsonNode topic : health.path("topics")) {
      size += topic.path("bytes").asDouble();
      if (topic.path("records").asLong() > 0) {
        topics.add(topic.path("name").asText() + " " + count(topic.path("records").asLong()));
      }
    }
    facts.put("records", topics.isEmpty() ? "none" : Printable.line(String.join(", ", topics)));
    JsonNode disk = health.path("disk");
    String free = disk.isObject() ? ", " + bytes(disk.path("free").asDouble()) + " free" : "";
    facts.put("disk", bytes(size) + " in topics" + free);
    StringJoiner stages = new StringJoiner(", ");
    double micros = 0;
    for (JsonNode stage : health.path("stages")) {
      micros += stage.path("micros").asDouble();
      stages.add(
          stage.path("name").asText()
              + " "
              + String.format(Locale.ROOT, "%.0f", stage.path("micros").asDouble()));
    }
    if (micros > 0) {
      facts.put("answer", String.format(Locale.ROOT, "%.0f µs: %s", micros, stages));
    }
    return facts;
  }

  private static String says(JsonNode service) {
    StringJoiner says = new StringJoiner(", ");
    if (service.path("says").isTextual()) {
      says.add(service.path("says").asText());
    }
    for (Map.Entry<String, JsonNode> detail : service.path("details").properties()) {
      if (!LEFT_OUT.contains(detail.getKey())) {
        says.add(detail.getKey() + " " + detail.getValue().asText());
      }
    }
    return says.toString();
  }

  /** The name of a check or a service, marked if it needs a look. */
  private static String named(JsonNode one) {
    String name = one.path("name").asText();
    return switch (one.path("level").asText()) {
      case "ok" -> name;
      case "look" -> "! " + name;
      default -> "!! " + name;
    };
  }

  private static String line(JsonNode text) {
    return Printable.line(text.asText());
  }

  private static String count(long records) {
    return String.format(Locale.ROOT, "%,d", records);
  }

  /** A span of time in its largest unit, such as {@code 3 h}. */
  private static String span(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }

  private static String bytes(double size) {
    double left = size;
    int unit = 0;
    while (left >= KILO && unit < UNITS.size() - 1) {
      left /= KILO;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || left >= 100 ? "%.0f %s" : "%.1f %s", left, UNITS.get(unit));
  }
}
