package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code evaluations}: how a refit or a recount ended, or a look at live quality.
 *
 * @param kind which of them
 * @param verdict how the refit or recount ended; null on a live record
 * @param about why the refit or recount began, or what a live record measures
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
    @JsonAlias("reason") String about,
    String family,
    String recipe,
    @Nullable String version,
    @Nullable String champion,
    Map<String, Metric> metrics,
    Map<String, Long> counts,
    long timeMillis) {

  /** Count of a refit or recount: how long it took, in milliseconds. */
  public static final String TOOK_MILLIS = "took-millis";

  /** Count of a refit or recount: users trained on. */
  public static final String USERS = "users";

  /** Count of a refit or recount: ratings trained on. */
  public static final String RATINGS = "ratings";

  /** What was evaluated. */
  public enum Kind {
    /** A refit: candidates were fitted and judged. */
    @JsonProperty("refit")
    REFIT,
    /** The champion with its counts taken anew. */
    @JsonProperty("recount")
    RECOUNT,
    /** The answers as users saw them. */
    @JsonProperty("live")
    LIVE
  }

  public Evaluation {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(recipe, "recipe");
    if ((kind != Kind.LIVE) != (verdict != null)) {
      throw new IllegalArgumentException("a refit has a verdict and a live record has none");
    }
    if (verdict != null
        && verdict.reason().isEmpty()) { // up to 6422e9b it stood beside the verdict
      verdict = new Verdict(verdict.decision(), about);
    }
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** A count by its name; 0 if it is not there. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
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
