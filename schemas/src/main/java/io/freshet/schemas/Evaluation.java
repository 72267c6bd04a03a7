package io.freshet.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code evaluations}: a gate decision, a recount, or a look at live quality.
 *
 * @param kind which of them
 * @param verdict of the gate; null on a live record
 * @param reason the verdict in words, or what a live record is about
 * @param family of the model judged
 * @param recipe judged
 * @param version published or measured; null when nothing was published
 * @param champion version compared with, or null
 * @param metrics with intervals, by name
 * @param counts by name
 * @param timeMillis when, epoch milliseconds
 */
public record Evaluation(
    Kind kind,
    @Nullable Verdict verdict,
    String reason,
    String family,
    String recipe,
    @Nullable String version,
    @Nullable String champion,
    Map<String, Metric> metrics,
    Map<String, Long> counts,
    long timeMillis) {

  /** What was evaluated. */
  public enum Kind {
    /** A candidate at the gate. */
    @JsonProperty("refit")
    REFIT,
    /** The champion with its counts taken anew. */
    @JsonProperty("recount")
    RECOUNT,
    /** The answers as users saw them. */
    @JsonProperty("live")
    LIVE
  }

  /** What came of a refit. */
  public enum Verdict {
    @JsonProperty("published")
    PUBLISHED,
    @JsonProperty("refused")
    REFUSED,
    @JsonProperty("insufficient-evidence")
    INSUFFICIENT_EVIDENCE,
    /** The model refitted on everything failed its checks. */
    @JsonProperty("failed-checks")
    FAILED_CHECKS,
    /** Nothing was trained, for the champion is pinned. */
    @JsonProperty("pinned")
    PINNED,
    /** The refit ended with an error. */
    @JsonProperty("failed")
    FAILED
  }

  public Evaluation {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(recipe, "recipe");
    if ((kind != Kind.LIVE) != (verdict != null)) {
      throw new IllegalArgumentException("a refit has a verdict and a live record has none");
    }
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** The JSON on {@code evaluations}, UTF-8; layout in {@code evaluation.schema.json}. */
  public byte[] toJson() {
    return Json.encode(this);
  }

  /**
   * Reads {@link #toJson}; unknown fields are ignored.
   *
   * @throws MalformedRecordException when {@code json} is no evaluation
   */
  public static Evaluation fromJson(byte[] json) {
    return Json.decode(json, Evaluation.class);
  }
}
