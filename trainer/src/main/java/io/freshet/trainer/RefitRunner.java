package io.freshet.trainer;

import io.freshet.schemas.Champion;
import io.freshet.schemas.Evaluation;
import io.freshet.schemas.ModelManifest;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.trainer.RefitOutcome.Decision;
import io.freshet.trainer.families.Families;
import io.freshet.trainer.family.ProgressListener;
import io.freshet.trainer.gate.ChampionState;
import io.freshet.trainer.gate.RefitRequest;
import io.freshet.trainer.gate.RefitResult;
import io.freshet.trainer.gate.UserHash;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.Publication;
import io.freshet.trainer.publish.PublisherLostException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One refit from states to a publication or its refusal. Whatever comes of it is recorded on {@code
 * evaluations}. Runs on the refit's thread, one at a time.
 */
final class RefitRunner {

  private static final Logger log = LoggerFactory.getLogger(RefitRunner.class);
  private static final String UNFINISHED = "refit.snapshot.part";

  private final ModelPublisher publisher;
  private final ChampionFiles championFiles;
  private final Refitter refitter;
  private final ForgottenUsers forgotten;
  private final TrainerSettings settings;
  private final Path folder;
  private final EvidenceFile evidence;
  private final Clock clock;

  RefitRunner(
      ModelPublisher publisher,
      ChampionFiles championFiles,
      Refitter refitter,
      ForgottenUsers forgotten,
      TrainerSettings settings,
      Path folder,
      EvidenceFile evidence,
      Clock clock) {
    this.publisher = publisher;
    this.championFiles = championFiles;
    this.refitter = refitter;
    this.forgotten = forgotten;
    this.settings = settings;
    this.folder = folder;
    this.evidence = evidence;
    this.clock = clock;
  }

  /**
   * Runs a refit to its end. A failure is an outcome.
   *
   * @throws PublisherLostException if nothing can be published or recorded any more
   * @throws CancellationException if the thread was interrupted
   */
  RefitOutcome run(RefitJob job) {
    log.info(
        "{} begins ({}): {} users, {} ratings",
        job.recounts() ? "Recount" : "Refit",
        job.why(),
        job.users().users(),
        job.users().ratings());
    RefitOutcome outcome;
    try {
      outcome = attempt(job);
    } catch (PublisherLostException | CancellationException e) {
      throw e;
    } catch (Exception | OutOfMemoryError e) {
      if (e instanceof InterruptedException
          || e instanceof InterruptException
          || Thread.currentThread().isInterrupted()) {
        throw cancelled(e);
      }
      log.error("The refit failed", e);
      outcome = recordFailure(job, e);
    }
    log.info(
        "{} ends: {}, {}",
        job.recounts() ? "Recount" : "Refit",
        outcome.decision(),
        outcome.reason());
    return outcome;
  }

  private RefitOutcome attempt(RefitJob job) throws Exception {
    ModelCatalog catalog = publisher.catalog();
    Champion champion = catalog.champion().orElse(null);
    ModelManifest manifest = catalog.championManifest().orElse(null);
    forgotten.forgetBefore(catalog.manifests());
    boolean overdue =
        forgotten
            .leaveBy(manifest, settings.forgetForce())
            .filter(by -> !clock.instant().isBefore(by))
            .isPresent();
    RefitReport report = new RefitReport(job, champion == null ? null : champion.version(), clock);
    if (champion != null && champion.pinned()) {
      return record(report.untrained(Decision.PINNED, pinned(champion, overdue)));
    }
    MatrixLoader.Loaded data = MatrixLoader.load(job.users());
    if (data.unreadable() > 0) {
      log.error("{} users are left out, as their states cannot be read", data.unreadable());
    }
    boolean knowsNothing = manifest == null || manifest.ratings() == 0;
    if (data.matrix().ratings() == 0 && (knowsNothing || !overdue)) {
      return record(report.untrained(Decision.NO_DATA, "there are no ratings"));
    }
    if (overdue) {
      log.warn("Forgotten users are overdue to leave the champion's data: forcing a new model");
    }
    removeUnfinished();
    UserHash userHash = evidence.userHash();
    Path target = folder.resolve(UNFINISHED);
    try {
      RefitResult result =
          refitter.refit(
              new RefitRequest(
                  data.matrix(),
                  job.items(),
                  state(manifest),
                  evidence.read(),
                  userHash,
                  overdue,
                  job.recounts(),
                  settings.seed(),
                  target),
              new LoggedProgress(clock));
      evidence.write(result.evidence());
      RefitReport.Judged judged = report.judged(data, result);
      Path snapshot = result.snapshot();
      return snapshot == null ? record(judged.unpublished()) : publish(report, judged, snapshot);
    } finally {
      Files.deleteIfExists(target);
    }
  }

  /** What serves, in the eyes of the gate: a model of no ratings is none. */
  private @Nullable ChampionState state(@Nullable ModelManifest manifest) throws IOException {
    return manifest == null || manifest.ratings() == 0
        ? null
        : new ChampionState(
            manifest,
            championFiles.get(manifest),
            false,
            forgotten.oldestAfter(manifest).isPresent());
  }

  private RefitOutcome publish(RefitReport report, RefitReport.Judged judged, Path snapshot)
      throws IOException {
    Publication publication =
        publisher.publish(
            snapshot,
            (version, size, sha256, chunks) ->
                judged.manifest(version, size, sha256, chunks, settings.seed()),
            manifest -> judged.published(manifest.version()).evaluation());
    if (publication instanceof Publication.Pinned pinned) {
      return record(report.untrained(Decision.PINNED, pinned(pinned.champion(), false)));
    }
    String version = ((Publication.Published) publication).manifest().version();
    trim();
    return judged.published(version).outcome();
  }

  /** Makes the folder, and clears it of what a killed process left. */
  private void removeUnfinished() throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  /** Whether a version holds histories, among them those of users who have been forgotten since. */
  private boolean mustGo(ModelManifest version) {
    return Families.holdsUsers(version.family()) && forgotten.oldestAfter(version).isPresent();
  }

  /** Removes versions that nobody needs and those that must go. */
  void trim() {
    try {
      publisher.trim(this::mustGo);
    } catch (PublisherLostException e) {
      throw e;
    } catch (KafkaException e) {
      log.warn("Old snapshots could not be trimmed; the next publication will try again", e);
    }
  }

  private RefitOutcome recordFailure(RefitJob job, Throwable failure) {
    RefitReport.Entry entry =
        new RefitReport(job, null, clock).untrained(Decision.FAILED, String.valueOf(failure));
    try {
      return record(entry);
    } catch (PublisherLostException e) {
      throw e;
    } catch (KafkaException e) {
      log.error("The failure could not be recorded", e);
      return entry.outcome();
    }
  }

  private RefitOutcome record(RefitReport.Entry entry) {
    Evaluation evaluation = entry.evaluation();
    publisher.record(evaluation.recipe().isEmpty() ? "refit" : evaluation.recipe(), evaluation);
    return entry.outcome();
  }

  private static String pinned(Champion champion, boolean overdue) {
    String reason = champion.version() + " is pinned: nothing is trained until it is unpinned";
    if (overdue) {
      log.warn(
          "{} is pinned, though forgotten users are overdue to leave its data", champion.version());
      return reason + "; forgotten users are overdue to leave its data";
    }
    return reason;
  }

  private static CancellationException cancelled(Throwable cause) {
    Thread.currentThread().interrupt();
    CancellationException cancelled = new CancellationException("the refit was interrupted");
    cancelled.initCause(cause);
    return cancelled;
  }

  /** Logs the progress of a refit, at most every five seconds. */
  private static final class LoggedProgress implements ProgressListener {
    private static final long EVERY_MILLIS = 5_000;
    private final Clock clock;
    private long next;

    LoggedProgress(Clock clock) {
      this.clock = clock;
      this.next = clock.millis() + EVERY_MILLIS;
    }

    @Override
    public void progress(String stage, int done, int total) {
      if (clock.millis() >= next) {
        log.info("Refit: {}, {} of {}", stage, done, total);
        next = clock.millis() + EVERY_MILLIS;
      }
    }
  }
}
