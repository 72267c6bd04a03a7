package io.freshet.trainer.publish;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.experiment.ExperimentDefinition;
import java.util.Map;
import java.util.Objects;

/** The record of a canary's end on {@code evaluations}: its candidate was promoted or withdrawn. */
final class CanaryOutcome {
  private CanaryOutcome() {}

  /**
   * Makes the record.
   *
   * @param ended the canary after its end
   * @param version the candidate
   * @param catalog the models at the end, before a promotion
   */
  static Evaluation of(
      ExperimentDefinition ended, String version, ModelCatalog catalog, boolean promoted) {
    ModelManifest candidate = catalog.manifest(version).orElse(null);
    return new Evaluation(
        Evaluation.Kind.CANARY,
        new Verdict(
            promoted ? Verdict.Decision.PUBLISHED : Verdict.Decision.REFUSED,
            String.valueOf(ended.reason())),
        "likes of the users of " + ended.name(),
        candidate == null ? "" : candidate.family(),
        candidate == null ? "" : candidate.recipe(),
        version,
        catalog.champion().map(Champion::version).orElse(null),
        ended.name(),
        ended.arms().get(1).name(),
        Map.of(),
        Map.of(),
        Objects.requireNonNull(ended.endedAtMillis(), "it has not ended"));
  }
}
