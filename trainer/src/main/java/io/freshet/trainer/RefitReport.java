package io.freshet.trainer;

import io.freshet.schemas.ChunkRange;
import io.freshet.schemas.Evaluation;
import io.freshet.schemas.Metric;
import io.freshet.schemas.ModelManifest;
import io.freshet.trainer.RefitOutcome.Decision;
import io.freshet.trainer.gate.RefitResult;
import io.freshet.trainer.gate.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a refit: to whoever asked for it, on {@code evaluations}, and in the manifest.
 *
 * @param job its data
 * @param champion version that served when it began; null if there was none
 * @param clock tells when it ended
 */
record RefitReport(RefitJob job, @Nullable String champion, Clock clock) {

  /**
   * Metric of a manifest: the share of users that the memory budget left in the sample; absent if
   * that is all.
   */
  static final String SAMPLED_SHARE = "users-sampled-share";

  /** One ending, told twice. */
  record Entry(RefitOutcome outcome, Evaluation evaluation) {}

  /** The ending of a refit that came to no candidate. */
  Entry untrained(Decision decision, String reason) {
    RefitOutcome outcome =
        new RefitOutcome(decision, reason, null, champion, "", Map.of(), Map.of(), 0, 0, took());
    return new Entry(
        outcome,
        new Evaluation(
            kind(),
            verdict(decision),
            reason,
            "",
            "",
            null,
            champion,
            Map.of(),
            counts(),
            clock.millis()));
  }

  /** The ending of a refit whose candidates were judged. */
  Judged judged(MatrixLoader.Loaded data, RefitResult result) {
    return new Judged(this, data, result);
  }

  /** A refit whose candidates were judged. */
  record Judged(RefitReport report, MatrixLoader.Loaded data, RefitResult result) {

    Entry unpublished() {
      return entry(decision(result.verdict()), null);
    }

    Entry published(String version) {
      return entry(Decision.PUBLISHED, version);
    }

    ModelManifest manifest(
        String version, long sizeBytes, String sha256, ChunkRange chunks, long seed) {
      return new ModelManifest(
          version,
          result.family(),
          result.recipe(),
          report.champion(),
          report.clock().millis(),
          report.job().offsets(),
          result.dataUntilEpochSeconds(),
          data.matrix().users(),
          result.items(),
          data.matrix().ratings(),
          data.cutUsers() + report.job().users().truncatedUsers(),
          seed,
          result.settings(),
          result.learned(),
          result.evaluated(),
          checks(),
          sizeBytes,
          sha256,
          chunks,
          result.fitSeconds());
    }

    private Entry entry(Decision decision, @Nullable String version) {
      String reason = reason();
      Map<String, Long> counts = report.counts();
      counts.put("users", (long) data.matrix().users());
      counts.put("items", (long) data.matrix().items());
      counts.put("ratings", (long) data.matrix().ratings());
      counts.put("users-cut", data.cutUsers());
      counts.put("users-unreadable", data.unreadable());
      counts.put("slice-from-epoch-seconds", result.sliceFromSecond());
      return new Entry(
          new RefitOutcome(
              decision,
              reason,
              version,
              report.champion(),
              result.recipe(),
              result.evaluated(),
              result.refit(),
              data.matrix().users(),
              data.matrix().ratings(),
              report.took()),
          new Evaluation(
              report.kind(),
              verdict(decision),
              reason,
              result.family(),
              result.recipe(),
              version,
              report.champion(),
              result.evaluated(),
              counts,
              report.clock().millis()));
    }

    /** The reason for the whole, and what was said of the other recipes. */
    private String reason() {
      StringBuilder reason = new StringBuilder(result.verdict().reason());
      new TreeMap<>(result.each())
          .forEach(
              (recipe, verdict) -> {
                if (!recipe.equals(result.recipe())) {
                  reason.append("; ").append(recipe).append(": ").append(verdict.reason());
                }
              });
      return reason.toString();
    }

    private Map<String, Metric> checks() {
      Map<String, Metric> checks = new TreeMap<>(result.refit());
      double share = report.job().users().sampledShare();
      if (share < 1) {
        int users = report.job().users().users();
        checks.put(SAMPLED_SHARE, new Metric(share, Double.NaN, Double.NaN, users, users));
      }
      return checks;
    }
  }

  private Evaluation.Kind kind() {
    return job.recounts() ? Evaluation.Kind.RECOUNT : Evaluation.Kind.REFIT;
  }

  private Duration took() {
    return Duration.between(job.begun(), clock.instant());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    counts.put(LastRefit.RATINGS_HELD, job.users().ratings());
    counts.put("users-left-out", job.users().truncatedUsers());
    counts.put("items-listed", (long) job.items().size());
    counts.put("items-unavailable", (long) job.itemsUnavailable());
    return counts;
  }

  private static Decision decision(Verdict verdict) {
    if (verdict instanceof Verdict.Refuse) {
      return Decision.REFUSED;
    }
    if (verdict instanceof Verdict.InsufficientEvidence) {
      return Decision.INSUFFICIENT_EVIDENCE;
    }
    if (verdict instanceof Verdict.FailedChecks) {
      return Decision.FAILED_CHECKS;
    }
    throw new IllegalStateException("to be published, but there is no file: " + verdict);
  }

  private static Evaluation.Verdict verdict(Decision decision) {
    return switch (decision) {
      case PUBLISHED -> Evaluation.Verdict.PUBLISHED;
      case REFUSED -> Evaluation.Verdict.REFUSED;
      case INSUFFICIENT_EVIDENCE, NO_DATA -> Evaluation.Verdict.INSUFFICIENT_EVIDENCE;
      case FAILED_CHECKS -> Evaluation.Verdict.FAILED_CHECKS;
      case PINNED -> Evaluation.Verdict.PINNED;
      case FAILED -> Evaluation.Verdict.FAILED;
    };
  }
}
