package io.freshet.standalone.command;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.record.CountText;
import io.freshet.trainer.experiment.ExperimentResult;
import io.freshet.trainer.experiment.ExperimentScan;
import io.freshet.trainer.experiment.Interval;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Experiments as text, in lines of at most {@value #WIDTH} columns. */
final class ExperimentTexts {
  /** Max columns of a line. */
  static final int WIDTH = 80;

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ExperimentTexts() {}

  /** A table with one row per experiment, the newest first. */
  static String table(List<ExperimentDefinition> experiments) {
    TextTable table = new TextTable("name", "status", "share", "arms", "started (UTC)");
    for (int i = experiments.size() - 1; i >= 0; i--) {
      ExperimentDefinition each = experiments.get(i);
      table.row(
          cut(each.name(), 24),
          each.status().wireName(),
          percent(each.share()),
          cut(String.join(", ", each.arms().stream().map(Arm::name).toList()), 20),
          MINUTES.format(Instant.ofEpochMilli(each.startedAtMillis())));
    }
    return table.render();
  }

  /** What an experiment shows, arm by arm, and whether all of its likes are counted. */
  static String details(ExperimentScan scan) {
    ExperimentResult result = scan.result();
    ExperimentDefinition experiment = result.definition();
    List<String> lines = new ArrayList<>();
    lines.addAll(
        wrapped(
            "%s: %s, %s of the users, since %s UTC"
                .formatted(
                    experiment.name(),
                    experiment.status().wireName(),
                    percent(experiment.share()),
                    MINUTES.format(Instant.ofEpochMilli(experiment.startedAtMillis()))),
            ""));
    if (experiment.reason() != null) {
      lines.addAll(wrapped("Ended: " + experiment.reason(), ""));
    }
    if (experiment.end().likes() != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d of at most %,d likes are judged.",
              result.likes(),
              experiment.end().likes()));
    }
    if (scan.countedFromMillis() != null) {
      lines.addAll(wrapped(counted(scan.countedFromMillis(), experiment.name()), ""));
    }
    for (ExperimentResult.ArmResult arm : result.arms()) {
      lines.add("");
      lines.addAll(wrapped(arm.arm().name() + ": " + changes(arm.arm()), "  "));
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s, %s, found %s",
              CountText.of(arm.users(), "user"),
              CountText.of(arm.likes(), "like"),
              arm.likes() == 0 ? "–" : percent((double) arm.hits() / arm.likes())));
      if (arm.vsControl() != null) {
        lines.add("  " + difference(arm, arm.vsControl()));
      }
    }
    if (result.sampleRatioP() < 0.001) {
      lines.add("");
      lines.addAll(
          wrapped(
              "The users are not spread over the arms as the weights say: some have fallen out.",
              ""));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String counted(long fromMillis, String name) {
    return (fromMillis == Long.MAX_VALUE
            ? "Its likes are no longer on judgements."
            : "Likes since %s UTC are counted; older ones are no longer on judgements."
                .formatted(MINUTES.format(Instant.ofEpochMilli(fromMillis))))
        + " The trainer counts the whole experiment: GET /v1/experiments/"
        + name;
  }

  /** One line on an arm beside control. */
  static String difference(ExperimentResult.ArmResult arm, Interval interval) {
    return interval.isKnown()
        ? String.format(
            Locale.ROOT,
            "beside control: %+.1f points [%+.1f, %+.1f]",
            100 * interval.value(),
            100 * interval.lower(),
            100 * interval.upper())
        : CountText.of(interval.users(), "user") + ": too few for an interval";
  }

  /** What an arm changes, in words. */
  private static String changes(Arm arm) {
    List<String> parts = new ArrayList<>();
    if (arm.model() instanceof ArmModel.Fixed fixed) {
      parts.add(fixed.version());
    } else if (arm.model() instanceof ArmModel.Following following) {
      parts.add("newest " + following.recipe());
    }
    arm.settings().forEach((setting, value) -> parts.add(setting.wireName() + "=" + value));
    if (arm.shadow()) {
      parts.add("in the shadow");
    }
    return parts.isEmpty() ? "as it is" : String.join(", ", parts);
  }

  /** Breaks a text at spaces; a word that is too long is cut. */
  private static List<String> wrapped(String text, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String shown = cut(word, WIDTH - indent.length());
      if (line.length() > indent.length() && line.length() + 1 + shown.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      line.append(line.length() > (lines.isEmpty() ? 0 : indent.length()) ? " " : "").append(shown);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
