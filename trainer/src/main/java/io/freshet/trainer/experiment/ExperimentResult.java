package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ExperimentDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment shows at a moment.
 *
 * @param definition the experiment
 * @param arms its arms, control first
 * @param sampleRatioP p value of the users of the shown arms, see {@link SampleRatio}; NaN without
 *     users
 * @param likes judged likes of the shown arms
 * @param leftOut likes that were not counted: of users with more than {@value UserSums#MAX_LIKES},
 *     and beyond the bound of the board
 */
public record ExperimentResult(
    ExperimentDefinition definition,
    List<ArmResult> arms,
    double sampleRatioP,
    long likes,
    long leftOut) {

  /** Chance that any interval of an experiment is ever wrong. */
  private static final double ALPHA = 0.05;

  /** Copies the arms. */
  public ExperimentResult {
    arms = List.copyOf(arms);
  }

  /**
   * What an arm shows.
   *
   * @param arm the arm
   * @param share share of all users whom the arm answers; of a shadow, for whom it is made
   * @param users users with a judged like
   * @param likes judged likes
   * @param hits likes that were in the list
   * @param popularityHits likes that were in the list of decayed popularity
   * @param lift hits less hits of popularity, per like
   * @param vsControl lift less that of control; a shadow is compared on the same users. Null for
   *     control
   * @param surelyBelow upper bound of a one-sided sequence of {@code vsControl}; NaN for control
   * @param paired of a shadow: what it and control show on the same users; otherwise null
   * @param lists what guardrails look at
   * @param running {@code vsControl} so far
   */
  public record ArmResult(
      Arm arm,
      double share,
      int users,
      long likes,
      long hits,
      long popularityHits,
      Interval lift,
      @Nullable Interval vsControl,
      double surelyBelow,
      @Nullable Paired paired,
      ArmSums.Lists lists,
      List<RunningPoints.Point> running) {}

  /**
   * A shadow and control on the same users.
   *
   * @param likes likes that the shadow was judged on
   * @param hits of the shadow
   * @param controlHits of control
   */
  public record Paired(long likes, long hits, long controlHits) {}

  /** Computes the result of the sums, and notes the intervals for the chart. */
  static ExperimentResult of(ExperimentSums sums) {
    ExperimentDefinition definition = sums.definition();
    List<Arm> all = definition.arms();
    double weights = 0;
    List<Arm> shown = all.stream().filter(arm -> !arm.shadow()).toList();
    for (Arm arm : shown) {
      weights += arm.weight();
    }
    ConfidenceSequence sequence = new ConfidenceSequence(ALPHA / (all.size() - 1));
    Estimate control = sums.arm(0).lift();
    List<ArmResult> arms = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Arm arm = all.get(i);
      ArmSums of = sums.arm(i);
      Estimate lift = of.lift();
      Estimate difference = arm.shadow() ? sums.shadowLessControl(i) : lift.minus(control);
      Interval vsControl = i == 0 ? null : sequence.interval(difference);
      if (vsControl != null && definition.running()) {
        sums.running().note(i, sums.likes(), vsControl);
      }
      arms.add(
          new ArmResult(
              arm,
              definition.share() * Math.min(1, arm.weight() / weights),
              of.users(),
              of.likes(),
              of.hits(),
              of.popularityHits(),
              sequence.interval(lift),
              vsControl,
              i == 0 ? Double.NaN : sequence.upperBound(difference),
              arm.shadow() ? sums.paired(i) : null,
              of.lists(),
              sums.running().of(i)));
    }
    double p =
        SampleRatio.p(
            arms.stream().filter(a -> !a.arm().shadow()).mapToLong(ArmResult::users).toArray(),
            shown.stream().mapToDouble(Arm::weight).toArray());
    return new ExperimentResult(definition, arms, p, sums.likes(), sums.leftOut());
  }

  ArmResult control() {
    return arms.get(0);
  }

  /** The arms that decide: the shown ones beside control; if there is none, the shadows. */
  public List<ArmResult> deciding() {
    List<ArmResult> others = arms.subList(1, arms.size());
    List<ArmResult> shown = others.stream().filter(each -> !each.arm().shadow()).toList();
    return shown.isEmpty() ? others : shown;
  }

  /**
   * The arm that a sentence about the experiment is about: of the deciding arms the one whose
   * interval lies farthest from 0, before the first interval the first one.
   */
  public ArmResult subject() {
    ArmResult subject = deciding().get(0);
    for (ArmResult each : deciding()) {
      if (distance(each) > distance(subject)) {
        subject = each;
      }
    }
    return subject;
  }

  private static double distance(ArmResult arm) {
    Interval interval = arm.vsControl();
    return interval == null || !interval.isKnown()
        ? Double.NEGATIVE_INFINITY
        : Math.max(interval.lower(), -interval.upper());
  }
}
