package io.freshet.trainer;

import io.freshet.schemas.Metric;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a refit ended.
 *
 * @param decision what was decided
 * @param reason in words
 * @param version published; null if nothing was
 * @param champion version that served before; null if there was none
 * @param recipe that was judged best; empty if it did not come to that
 * @param evaluated metrics on the slice after the champion's data, which neither side had seen
 * @param refit metrics of the published model itself, which has seen everything
 * @param users trained on
 * @param ratings trained on
 * @param took from request or trigger to the end
 */
public record RefitOutcome(
    Decision decision,
    String reason,
    @Nullable String version,
    @Nullable String champion,
    String recipe,
    Map<String, Metric> evaluated,
    Map<String, Metric> refit,
    long users,
    long ratings,
    Duration took) {

  /** What can come of a refit. */
  public enum Decision {
    /** A new version serves. */
    PUBLISHED,
    /** The gate found it worse than the champion. */
    REFUSED,
    /** The gate could not tell; the evidence is kept for the next time. */
    INSUFFICIENT_EVIDENCE,
    /** The model that was to be published failed its checks. */
    FAILED_CHECKS,
    /** Nothing was trained: the champion is pinned. */
    PINNED,
    /** Nothing was trained: there are no ratings. */
    NO_DATA,
    /** It ended with an error, which the reason names. */
    FAILED
  }

  public RefitOutcome {
    evaluated = Map.copyOf(evaluated);
    refit = Map.copyOf(refit);
  }

  /** Whether a new version serves. */
  public boolean published() {
    return decision == Decision.PUBLISHED;
  }
}
