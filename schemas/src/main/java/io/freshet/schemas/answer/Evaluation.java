package io.freshet.schemas.answer;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code evaluations}: the result of a refit, recount or canary, or a measurement of
 * live quality.
 *
 * @param kind what was evaluated
 * @param verdict result of the refit, recount or canary; null on a live record
 * @param about reason of the refit or recount, or what a live record or a canary measures
 * @param family family of the evaluated model
 * @param recipe recipe of the evaluated model
 * @param version version that was published or measured; null if nothing was published
 * @param champion version of the champion compared with, or null
 * @param experiment name of the experiment whose lists were measured; null if the record is not
 *     about one arm
 * @param arm name of the arm whose lists were measured; null without an experiment
 * @param metrics metrics with their intervals, by name
 * @param counts counts, by name
 * @param timeMillis time of the record, epoch milliseconds
 */
public record Evaluation(
    Kind kind,
    @Nullable Verdict verdict,
    @JsonAlias("reason") String about,
    String family,
    String recipe,
    @Nullable String version,
    @Nullable String champion,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String experiment,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String arm,
    Map<String, Metric> metrics,
    Map<String, Long> counts,
    long timeMillis) {

  /** Name of a count: duration of the refit or recount, in milliseconds. */
  public static final String TOOK_MILLIS = "took-millis";

  /** Name of a count: users that the refit or recount was trained on. */
  public static final String USERS = "users";

  /** Name of a count: ratings that the refit or recount was trained on. */
  public static final String RATINGS = "ratings";

  /** What was evaluated. */
  public enum Kind {
    /** A refit: candidates were fitted and compared with the champion. */
    @JsonProperty("refit")
    REFIT,
    /** A recount: the champion's counts were computed again from newer data. */
    @JsonProperty("recount")
    RECOUNT,
    /** The end of a canary: its candidate was promoted or withdrawn. */
    @JsonProperty("canary")
    CANARY,
    /** Live quality of the answers that users were shown. */
    @JsonProperty("live")
    LIVE
  }

  public Evaluation {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(recipe, "recipe");
    if ((kind != Kind.LIVE) != (verdict != null)) {
      throw new IllegalArgumentException("a live record has no verdict, and every other one has");
    }
    if (verdict != null
        && verdict
            .reason()
            .isEmpty()) { // releases up to 6422e9b wrote the reason beside the verdict
      verdict = new Verdict(verdict.decision(), about);
    }
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** Creates a record that is not about one arm of an experiment. */
  public Evaluation(
      Kind kind,
      @Nullable Verdict verdict,
      String about,
      String family,
      String recipe,
      @Nullable String version,
      @Nullable String champion,
      Map<String, Metric> metrics,
      Map<String, Long> counts,
      long timeMillis) {
    this(
        kind,
        verdict,
        about,
        family,
        recipe,
        version,
        champion,
        null,
        null,
        metrics,
        counts,
        timeMillis);
  }

  /** A count by its name; 0 if absent. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** The record as JSON in UTF-8; its layout is in {@code evaluation.schema.json}. */
  public byte[] toJson() {
    return Json.encode(this);
  }

  /**
   * Reads the JSON of {@link #toJson} and ignores unknown fields.
   *
   * @throws MalformedRecordException if {@code json} is not an evaluation
   */
  public static Evaluation fromJson(byte[] json) {
    return Json.decode(json, Evaluation.class);
  }
}
