package io.freshet.trainer;

import io.freshet.families.family.Family;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.trainer.gate.RefitResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the records of one refit or recount: the record on {@code evaluations}, which also answers
 * the request, and the manifest.
 *
 * @param kind refit or recount
 * @param data that it runs on
 * @param why the reason for it, for people
 * @param begun the time of its start
 * @param clock gives the time of its end
 */
record RefitReport(Evaluation.Kind kind, RefitData data, String why, Instant begun, Clock clock) {

  /**
   * Metric of a manifest: the share of users in the sample; absent if the memory budget holds all
   * users.
   */
  static final String SAMPLED_SHARE = "users-sampled-share";

  /**
   * Returns the record of a refit that ended before any recipe was judged.
   *
   * @param champion version that serves; null if there is none or it is not known
   */
  Evaluation untrained(Verdict verdict, @Nullable String champion) {
    return record(verdict, null, null, champion, Map.of(), counts());
  }

  /**
   * Returns the record of a refit that ended after recipes were judged.
   *
   * @param version that was published; null if none was
   * @param champion version that served when the refit began; null if there was none
   */
  Evaluation judged(
      MatrixLoader.Loaded loaded,
      RefitResult result,
      @Nullable String version,
      @Nullable String champion) {
    Map<String, Long> counts = counts();
    counts.put(Evaluation.USERS, (long) loaded.matrix().users());
    counts.put("items", (long) loaded.matrix().items());
    counts.put(Evaluation.RATINGS, (long) loaded.matrix().ratings());
    counts.put("users-cut", loaded.cutUsers());
    counts.put("users-unreadable", loaded.unreadable());
    counts.put("slice-from-epoch-seconds", result.sliceFromSecond());
    return record(verdict(result), result.family(), version, champion, result.evaluated(), counts);
  }

  private Evaluation record(
      Verdict verdict,
      @Nullable Family family,
      @Nullable String version,
      @Nullable String champion,
      Map<String, Metric> metrics,
      Map<String, Long> counts) {
    return new Evaluation(
        kind,
        verdict,
        why,
        family == null ? "" : family.name(),
        family == null ? "" : family.recipe(),
        version,
        champion,
        metrics,
        counts,
        clock.millis());
  }

  /**
   * Returns the manifest of a version that is about to be published.
   *
   * @param champion version that serves; null if there is none
   */
  ModelManifest manifest(
      MatrixLoader.Loaded loaded,
      RefitResult result,
      @Nullable String champion,
      long seed,
      String version,
      long sizeBytes,
      String sha256,
      ChunkRange chunks) {
    Family family = result.family();
    if (family == null) {
      throw new IllegalArgumentException("nothing was judged: " + result.verdict());
    }
    return new ModelManifest(
        version,
        family.name(),
        family.recipe(),
        champion,
        clock.millis(),
        data.offsets(),
        data.forgottenUntil(),
        result.dataUntilEpochSeconds(),
        result.learnedUntilEpochSeconds(),
        loaded.matrix().users(),
        result.items(),
        loaded.matrix().ratings(),
        loaded.cutUsers() + data.users().truncatedUsers(),
        seed,
        family.settings(),
        loaded.events().byType(),
        result.learned(),
        result.evaluated(),
        checks(result),
        verdict(result),
        sizeBytes,
        sha256,
        chunks,
        result.fitSeconds());
  }

  /** The verdict on the refit, with the verdicts on the other recipes. */
  private static Verdict verdict(RefitResult result) {
    Verdict whole = result.verdict();
    for (Map.Entry<String, Verdict> other : new TreeMap<>(result.each()).entrySet()) {
      if (!other.getKey().equals(result.recipe())) {
        whole = whole.because(other.getKey() + ": " + other.getValue().reason());
      }
    }
    return whole;
  }

  private Map<String, Metric> checks(RefitResult result) {
    Map<String, Metric> checks = new TreeMap<>(result.refit());
    double share = data.users().sampledShare();
    if (share < 1) {
      int users = data.users().users();
      checks.put(SAMPLED_SHARE, new Metric(share, Double.NaN, Double.NaN, users, users));
    }
    return checks;
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    counts.put(LastRefit.RATINGS_HELD, data.users().ratings());
    counts.put("users-left-out", data.users().truncatedUsers());
    counts.put("items-listed", (long) data.items().size());
    counts.put("items-unavailable", (long) data.itemsUnavailable());
    counts.put(Evaluation.TOOK_MILLIS, Duration.between(begun, clock.instant()).toMillis());
    return counts;
  }
}
