package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.schemas.record.CountText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a running experiment ends, the first one that holds:
 *
 * <ol>
 *   <li>an arm breaks a guardrail: stopped;
 *   <li>an arm is surely worse than control by more than {@link End#below()}: stopped;
 *   <li>the interval of an arm lies above 0, or those of all arms below it: decided;
 *   <li>{@link End#likes()} are judged: stopped, not decided.
 * </ol>
 */
public final class EndRules {
  private final Guardrails guardrails;

  /**
   * How an experiment ends.
   *
   * @param status stopped or decided
   * @param by the kind of rule
   * @param reason one sentence for people
   * @param better whether an arm is better than control
   */
  public record Ending(Status status, EndedBy by, String reason, boolean better) {
    Ending(Status status, EndedBy by, String reason) {
      this(status, by, reason, false);
    }

    /**
     * Whether the candidate of a canary may serve: it is better, or all likes did not show it
     * worse.
     */
    public boolean promotes() {
      return better || by == EndedBy.LIKES;
    }
  }

  EndRules(ExperimentSettings settings) {
    this.guardrails = new Guardrails(settings);
  }

  Guardrails guardrails() {
    return guardrails;
  }

  /** The ending that is due; null while the experiment goes on. */
  @Nullable Ending due(ExperimentResult result) {
    for (ExperimentResult.ArmResult arm : result.arms()) {
      if (!arm.arm().shadow()) {
        List<String> broken = guardrails.broken(result, arm);
        if (!broken.isEmpty()) {
          return new Ending(Status.STOPPED, EndedBy.GUARDRAIL, String.join("; ", broken));
        }
      }
    }
    End end = result.definition().end();
    Double below = end.below();
    for (ExperimentResult.ArmResult arm : result.deciding()) {
      if (below != null && arm.surelyBelow() < below) {
        return new Ending(Status.STOPPED, EndedBy.INTERVAL, surelyWorse(arm, below));
      }
    }
    ExperimentResult.ArmResult subject = result.subject();
    Interval interval = subject.vsControl();
    if (interval != null
        && (interval.isAbove() || result.deciding().stream().allMatch(EndRules::isWorse))) {
      return new Ending(
          Status.DECIDED, EndedBy.INTERVAL, sentence(subject, interval) + ".", interval.isAbove());
    }
    Long likes = end.likes();
    if (likes != null && result.likes() >= likes) {
      return new Ending(
          Status.STOPPED,
          EndedBy.LIKES,
          CountText.of(result.likes(), "like")
              + (result.likes() == 1 ? " is judged; " : " are judged; ")
              + (interval == null ? "nothing is compared" : sentence(subject, interval))
              + ".");
    }
    return null;
  }

  private static boolean isWorse(ExperimentResult.ArmResult arm) {
    return arm.vsControl() != null && arm.vsControl().isBelow();
  }

  private static String surelyWorse(ExperimentResult.ArmResult arm, double below) {
    return below == 0
        ? arm.arm().name() + " finds surely less than control."
        : String.format(
            Locale.ROOT,
            "%s finds surely more than %.1f points less than control.",
            arm.arm().name(),
            -100 * below);
  }

  /** What an arm finds beside control, in words. */
  static String sentence(ExperimentResult.ArmResult arm, Interval interval) {
    String name = arm.arm().name();
    if (!interval.isKnown()) {
      return "%s has %s: too few for an interval"
          .formatted(name, CountText.of(arm.users(), "user"));
    }
    double lower = 100 * interval.lower();
    double upper = 100 * interval.upper();
    if (interval.isAbove()) {
      return text("%s finds %.1f to %.1f points more likes than control", name, lower, upper);
    }
    if (interval.isBelow()) {
      return text("%s finds %.1f to %.1f points fewer likes than control", name, -upper, -lower);
    }
    return text(
        "%s finds between %.1f points fewer likes than control and %.1f more", name, -lower, upper);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
