package io.freshet.trainer;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.trainer.experiment.EndRules;
import io.freshet.trainer.experiment.ExperimentDesk;
import io.freshet.trainer.experiment.ExperimentRequest;
import io.freshet.trainer.publish.ModelPublisher;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The canary: an experiment in which a model that passed the gate answers a share of the users
 * before it becomes the champion.
 *
 * <p>One canary runs at a time. While it runs, refits that are due wait for at most {@link
 * CanarySettings#hours}, and no recount runs, because it would renew the counts of control alone. A
 * refit that was requested or forced does not wait. The next published model takes the canary's
 * place.
 *
 * <p>Not thread-safe; uses the publisher, as the loop and its refits do in turns.
 */
final class Canary {
  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
  private static final String CANDIDATE = "candidate";

  private final ModelPublisher publisher;
  private final ExperimentDesk experiments;
  private final CanarySettings settings;
  private final Clock clock;

  Canary(
      ModelPublisher publisher, ExperimentDesk experiments, CanarySettings settings, Clock clock) {
    this.publisher = publisher;
    this.experiments = experiments;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether models that pass the gate are tried first. */
  boolean isOn() {
    return settings.share() > 0;
  }

  /** The canary that runs. */
  Optional<ExperimentDefinition> running() {
    return running(publisher.knownExperiments());
  }

  /** Whether a refit that is due waits. */
  boolean holdsBackRefits() {
    return running()
        .filter(
            canary ->
                clock
                    .instant()
                    .isBefore(
                        Instant.ofEpochMilli(canary.startedAtMillis()).plus(settings.hours())))
        .isPresent();
  }

  /**
   * The canary of a new version, and the end of the one whose place it takes.
   *
   * @param manifest the version
   */
  List<ExperimentDefinition> begin(ModelManifest manifest) {
    List<ExperimentDefinition> changes = new ArrayList<>(replacedBy(manifest.version()));
    changes.add(
        new ExperimentDefinition(
            "canary-" + manifest.version(),
            ExperimentRequest.newSalt(),
            Math.min(1, 2 * settings.share()),
            clock.millis(),
            List.of(
                new Arm("control", 1, null, Map.of(), false),
                new Arm(CANDIDATE, 1, new ArmModel.Fixed(manifest.version()), Map.of(), false)),
            new End(settings.likes(), null),
            Status.RUNNING,
            null,
            null,
            null,
            manifest.version()));
    return changes;
  }

  /** The canary that runs, after its end, because another model takes its place. */
  List<ExperimentDefinition> replacedBy(String what) {
    return running(publisher.experiments())
        .map(
            canary ->
                canary.ended(
                    Status.STOPPED,
                    clock.millis(),
                    EndedBy.REPLACED,
                    what + " takes its place; " + canary.canary() + " is withdrawn."))
        .stream()
        .toList();
  }

  /** Promotes or withdraws the candidate if the canary is due to end. */
  void settle() {
    ExperimentDefinition canary = running().orElse(null);
    EndRules.Ending ending = canary == null ? null : experiments.canaryEnding(canary.name());
    if (canary == null || ending == null) {
      return;
    }
    String version = String.valueOf(canary.canary());
    String obstacle = ending.promotes() ? obstacle(version) : null;
    boolean promotes = ending.promotes() && obstacle == null;
    String reason =
        ending.reason()
            + (obstacle == null ? "" : " " + obstacle)
            + " "
            + version
            + (promotes ? " is promoted." : " is withdrawn.");
    ExperimentDefinition ended = canary.ended(ending.status(), clock.millis(), ending.by(), reason);
    if (publisher.end(ended, promotes ? version : null)) {
      LOG.info("The canary {} has ended: {}", canary.name(), reason);
    } else {
      LOG.info("The canary {} is not ended now: something else changed", canary.name());
    }
  }

  /** Why the candidate cannot become the champion, in a sentence; null if it can. */
  private @Nullable String obstacle(String version) {
    ModelCatalog catalog = publisher.catalog();
    ModelManifest manifest = catalog.manifest(version).orElse(null);
    if (manifest == null) {
      return "The version was trimmed.";
    }
    Champion champion = catalog.champion().orElse(null);
    if (champion != null && champion.pinned()) {
      return champion.version() + " is pinned.";
    }
    return champion == null || champion.version().equals(manifest.parent())
        ? null
        : champion.version() + " became the champion meanwhile.";
  }

  private static Optional<ExperimentDefinition> running(List<ExperimentDefinition> all) {
    return all.stream().filter(each -> each.running() && each.canary() != null).findFirst();
  }
}
