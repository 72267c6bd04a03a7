package io.freshet.standalone.command;

import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.record.CountText;
import io.freshet.standalone.text.Screen;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Published models as text and tables. */
final class ModelTexts {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ModelTexts() {}

  /** Formats a table with one row per model. */
  static String table(ModelCatalog catalog, Screen screen) {
    TextTable table =
        new TextTable(
            "version",
            "serves",
            "family",
            "created (UTC)",
            "users",
            "items",
            "ratings",
            "evaluated",
            "verdict");
    for (ModelManifest model : catalog.manifests()) {
      table.row(
          model.version(),
          role(model, catalog.champion()),
          model.family(),
          MINUTES.format(Instant.ofEpochMilli(model.createdAtMillis())),
          number(model.users()),
          number(model.items()),
          number(model.ratings()),
          model.evaluated().entrySet().stream()
              .findFirst()
              .map(m -> m.getKey() + " " + metric(m.getValue()))
              .orElse("not evaluated"),
          verdict(model));
    }
    return table.render(screen);
  }

  /** Formats the whole manifest, one fact per line. */
  static String details(ModelManifest model, Optional<Champion> champion, Screen screen) {
    TextTable table = new TextTable("version", model.version());
    String role = role(model, champion);
    table.row("serves", role.isEmpty() ? "no" : role);
    table.row("family", model.family());
    table.row("recipe", model.recipe());
    table.row("verdict", verdict(model));
    table.row(
        "judged against", model.parent() == null ? "nothing: the first model" : model.parent());
    table.row("created", MINUTES.format(Instant.ofEpochMilli(model.createdAtMillis())) + " UTC");
    table.row("trained on", trainedOn(model));
    table.row(
        "data until",
        MINUTES.format(Instant.ofEpochSecond(model.dataUntilEpochSeconds())) + " UTC");
    table.row(
        "learned until", MINUTES.format(Instant.ofEpochSecond(model.learnedUntil())) + " UTC");
    table.row("data offsets", pairs(model.dataOffsets()));
    table.row("seed", Long.toString(model.seed()));
    table.row("settings", pairs(model.settings()));
    model
        .learned()
        .forEach((name, v) -> table.row("learned " + name, String.format(Locale.ROOT, "%.4f", v)));
    model.evaluated().forEach((name, m) -> table.row("evaluated " + name, metricOf(m)));
    model.refit().forEach((name, m) -> table.row("refit " + name, metricOf(m)));
    table.row(
        "snapshot",
        "%s bytes in %d chunks, SHA-256 %s"
            .formatted(number(model.sizeBytes()), model.chunks().count(), model.sha256()));
    table.row("fit took", String.format(Locale.ROOT, "%.1f s", model.fitSeconds()));
    return table.render(screen);
  }

  /** Formats a sentence on which model serves. */
  static String champion(Champion champion) {
    return champion.version()
        + (champion.pinned()
            ? " serves and is pinned: nothing is promoted until `freshet models unpin`"
            : " serves; the trainer may promote another");
  }

  private static String role(ModelManifest model, Optional<Champion> champion) {
    if (champion.isEmpty() || !champion.get().version().equals(model.version())) {
      return "";
    }
    return champion.get().pinned() ? "yes, pinned" : "yes";
  }

  /**
   * Formats why the model was published, without the recipes' settings; a dash for an older
   * manifest.
   */
  private static String verdict(ModelManifest model) {
    Verdict verdict = model.verdict();
    return verdict == null ? "–" : verdict.text(null).replaceAll("\\{[^}]*}", "");
  }

  private static String trainedOn(ModelManifest model) {
    String text =
        "%s of %s on %s"
            .formatted(
                CountText.of(model.ratings(), "rating"),
                CountText.of(model.users(), "user"),
                CountText.of(model.items(), "item"));
    return model.truncatedUsers() == 0
        ? text
        : text
            + ", "
            + CountText.of(model.truncatedUsers(), "user")
            + " with only their newest ratings";
  }

  private static String metric(Metric metric) {
    String value = decimal(metric.value());
    return Double.isNaN(metric.lower()) || Double.isNaN(metric.upper())
        ? value
        : value + " [" + decimal(metric.lower()) + ", " + decimal(metric.upper()) + "]";
  }

  private static String metricOf(Metric metric) {
    return "%s over %s of %s"
        .formatted(
            metric(metric), CountText.of(metric.n(), "case"), CountText.of(metric.users(), "user"));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String pairs(Map<String, ?> map) {
    StringBuilder text = new StringBuilder();
    map.forEach(
        (key, value) ->
            text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value));
    return text.isEmpty() ? "none" : text.toString();
  }
}
