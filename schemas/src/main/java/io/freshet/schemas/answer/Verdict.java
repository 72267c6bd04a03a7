package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Result of a refit or recount.
 *
 * @param decision the decision
 * @param reason reason of the decision in words, with the numbers that it is based on
 */
public record Verdict(Decision decision, String reason) {

  /** Decision that ends a refit or recount. */
  public enum Decision {
    /** A new version was published and serves. For a recipe at the gate: the recipe may serve. */
    @JsonProperty("published")
    PUBLISHED,
    /** The candidate is worse than the champion. */
    @JsonProperty("refused")
    REFUSED,
    /** There is not enough evidence yet. The evidence so far is kept for the next refit. */
    @JsonProperty("insufficient-evidence")
    INSUFFICIENT_EVIDENCE,
    /** The model fitted on all data failed its checks. */
    @JsonProperty("failed-checks")
    FAILED_CHECKS,
    /** Nothing was trained: the champion is pinned. */
    @JsonProperty("pinned")
    PINNED,
    /** Nothing was trained: there are no ratings. */
    @JsonProperty("no-data")
    NO_DATA,
    /** The refit or recount ended with an error, which the reason names. */
    @JsonProperty("failed")
    FAILED
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public Verdict {
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(reason, "reason");
  }

  /**
   * Reads a verdict of releases up to 6422e9b, which wrote the decision only and the reason beside
   * it.
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Verdict withoutReason(String decision) {
    return new Verdict(Decision.valueOf(decision.toUpperCase(Locale.ROOT).replace('-', '_')), "");
  }

  /** Whether a new version serves or may serve. */
  public boolean published() {
    return decision == Decision.PUBLISHED;
  }

  /** The same decision with a longer reason. */
  public Verdict because(String more) {
    return new Verdict(decision, reason + "; " + more);
  }

  /**
   * One line for people, such as {@code published v000019: as good as the model before it}.
   *
   * @param version the version that was published; null if none was
   */
  public String text(@Nullable String version) {
    String words = decision.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return words + (version == null ? "" : " " + version) + ": " + reason;
  }
}
