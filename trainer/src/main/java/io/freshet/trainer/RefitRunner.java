package io.freshet.trainer;

import io.freshet.families.Families;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.record.CountText;
import io.freshet.trainer.gate.ChampionState;
import io.freshet.trainer.gate.RecountRequest;
import io.freshet.trainer.gate.RefitRequest;
import io.freshet.trainer.gate.RefitResult;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.gate.UserHash;
import io.freshet.trainer.publish.ManifestDraft;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.Publication;
import io.freshet.trainer.publish.PublisherLostException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs refits and recounts, from user states to a published model or a refusal, and records the
 * outcome on {@code evaluations}. Runs on the refit thread, one run at a time.
 */
final class RefitRunner {

  private static final Logger LOG = LoggerFactory.getLogger(RefitRunner.class);
  private static final String UNFINISHED = "refit.snapshot.part";

  private final ModelPublisher publisher;
  private final ChampionFiles championFiles;
  private final Refitter refitter;
  private final ForgottenUsers forgotten;
  private final TrainerSettings settings;
  private final Path folder;
  private final EvidenceFile evidence;
  private final Canary canary;
  private final Clock clock;

  RefitRunner(
      ModelPublisher publisher,
      ChampionFiles championFiles,
      Refitter refitter,
      ForgottenUsers forgotten,
      TrainerSettings settings,
      Path folder,
      EvidenceFile evidence,
      Canary canary,
      Clock clock) {
    this.publisher = publisher;
    this.championFiles = championFiles;
    this.refitter = refitter;
    this.forgotten = forgotten;
    this.settings = settings;
    this.folder = folder;
    this.evidence = evidence;
    this.canary = canary;
    this.clock = clock;
  }

  /** The step that differs between a refit and a recount. */
  @FunctionalInterface
  private interface Training {
    RefitResult run(
        RatingMatrix matrix, @Nullable ChampionState champion, boolean overdue, Path target)
        throws Exception;
  }

  /**
   * Runs a refit and records its outcome. A failure is an outcome, too.
   *
   * @param why the reason for the refit, for people
   * @return the recorded outcome
   * @throws PublisherLostException if nothing can be published or recorded any more
   * @throws CancellationException if the thread was interrupted
   */
  Evaluation refit(RefitData data, String why) {
    return run(
        new RefitReport(Evaluation.Kind.REFIT, data, why, clock.instant(), clock),
        (matrix, champion, overdue, target) -> {
          if (overdue) {
            LOG.warn("Forgotten users are overdue to leave the champion's data: forcing a refit");
          }
          UserHash userHash = evidence.userHash();
          return refitter.refit(
              new RefitRequest(
                  matrix,
                  data.items(),
                  champion,
                  evidence.read(),
                  userHash,
                  overdue,
                  settings.seed(),
                  target),
              new LoggedProgress(clock));
        });
  }

  /**
   * Recounts the champion and records the outcome, as {@link #refit} does.
   *
   * @throws PublisherLostException if nothing can be published or recorded any more
   * @throws CancellationException if the thread was interrupted
   */
  Evaluation recount(RefitData data, String why) {
    return run(
        new RefitReport(Evaluation.Kind.RECOUNT, data, why, clock.instant(), clock),
        (matrix, champion, overdue, target) ->
            refitter.recount(
                new RecountRequest(
                    matrix,
                    data.items(),
                    Objects.requireNonNull(champion, "champion"),
                    settings.seed(),
                    target),
                new LoggedProgress(clock)));
  }

  private Evaluation run(RefitReport report, Training training) {
    String name = report.kind() == Evaluation.Kind.REFIT ? "Refit" : "Recount";
    UserStateTable.View users = report.data().users();
    LOG.info(
        "{} begins ({}): {}, {}",
        name,
        report.why(),
        CountText.of(users.users(), "user"),
        CountText.of(users.ratings(), "rating"));
    Evaluation ending;
    try {
      ending = attempt(report, training);
    } catch (PublisherLostException | CancellationException e) {
      throw e;
    } catch (Exception | OutOfMemoryError e) {
      if (e instanceof InterruptedException
          || e instanceof InterruptException
          || Thread.currentThread().isInterrupted()) {
        throw cancelled(e);
      }
      LOG.error("{} failed", name, e);
      ending = recordFailure(report, e);
    }
    Verdict verdict = Objects.requireNonNull(ending.verdict());
    LOG.info("{} ended: {}", name, verdict.text(ending.version()));
    return ending;
  }

  private Evaluation attempt(RefitReport report, Training training) throws Exception {
    ModelCatalog catalog = publisher.catalog();
    Champion champion = catalog.champion().orElse(null);
    ModelManifest manifest = catalog.championManifest().orElse(null);
    forgotten.forgetBefore(catalog.manifests());
    boolean overdue =
        forgotten
            .leaveBy(manifest, settings.forgetForce())
            .filter(by -> !clock.instant().isBefore(by))
            .isPresent();
    if (champion != null && champion.pinned()) {
      return record(report.untrained(pinned(champion, overdue), champion.version()));
    }
    String version = champion == null ? null : champion.version();
    MatrixLoader.Loaded data = MatrixLoader.load(report.data().users(), settings.refit().events());
    if (data.unreadable() > 0) {
      LOG.error(
          "{} left out because their states cannot be read",
          CountText.of(data.unreadable(), "user"));
    }
    boolean knowsNothing = manifest == null || manifest.ratings() == 0;
    if (data.matrix().ratings() == 0 && (knowsNothing || !overdue)) {
      Verdict noData = new Verdict(Verdict.Decision.NO_DATA, "there are no ratings");
      return record(report.untrained(noData, version));
    }
    removeUnfinished();
    Path target = folder.resolve(UNFINISHED);
    try {
      RefitResult result = training.run(data.matrix(), state(manifest), overdue, target);
      if (result.evidence() != null) {
        evidence.write(result.evidence());
      }
      Path snapshot = result.snapshot();
      return snapshot == null
          ? record(report.judged(data, result, null, version))
          : publish(report, data, result, snapshot, version, overdue);
    } finally {
      Files.deleteIfExists(target);
    }
  }

  /** The champion as the gate sees it; null for a model of no ratings. */
  private @Nullable ChampionState state(@Nullable ModelManifest manifest) throws IOException {
    return manifest == null || manifest.ratings() == 0
        ? null
        : new ChampionState(
            manifest, championFiles.get(manifest), forgotten.oldestAfter(manifest).isPresent());
  }

  private Evaluation publish(
      RefitReport report,
      MatrixLoader.Loaded data,
      RefitResult result,
      Path snapshot,
      @Nullable String champion,
      boolean overdue)
      throws IOException {
    ManifestDraft draft =
        (version, size, sha256, chunks) ->
            report.manifest(data, result, champion, settings.seed(), version, size, sha256, chunks);
    Function<ModelManifest, Evaluation> judged =
        manifest -> report.judged(data, result, manifest.version(), champion);
    // The first model replaces nothing, a forced one must not wait, and a recount is no candidate.
    boolean tried =
        canary.isOn() && report.kind() == Evaluation.Kind.REFIT && champion != null && !overdue;
    Publication publication =
        tried
            ? publisher.publishCanary(snapshot, draft, judged, canary::begin)
            : publisher.publish(snapshot, draft, judged, canary.replacedBy("Another model"));
    if (publication instanceof Publication.Pinned pinned) {
      return record(report.untrained(pinned(pinned.champion(), false), champion));
    }
    String version = ((Publication.Published) publication).manifest().version();
    trim();
    return report.judged(data, result, version, champion);
  }

  /** Creates the folder and removes the unfinished files of a killed process. */
  private void removeUnfinished() throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  /** Whether a version holds the histories of users who were forgotten after it was made. */
  private boolean mustGo(ModelManifest version) {
    return Families.holdsUsers(version.family()) && forgotten.oldestAfter(version).isPresent();
  }

  /** Removes the versions beyond the number kept, and versions that hold forgotten users. */
  void trim() {
    try {
      publisher.trim(this::mustGo);
    } catch (PublisherLostException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Old snapshots could not be trimmed; the next publication will try again", e);
    }
  }

  private Evaluation recordFailure(RefitReport report, Throwable failure) {
    Evaluation failed =
        report.untrained(new Verdict(Verdict.Decision.FAILED, String.valueOf(failure)), null);
    try {
      return record(failed);
    } catch (PublisherLostException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.error("The failure could not be recorded", e);
      return failed;
    }
  }

  private Evaluation record(Evaluation evaluation) {
    publisher.record(evaluation.recipe().isEmpty() ? "refit" : evaluation.recipe(), evaluation);
    return evaluation;
  }

  private static Verdict pinned(Champion champion, boolean overdue) {
    Verdict pinned =
        new Verdict(
            Verdict.Decision.PINNED,
            champion.version()
                + " is pinned; no refit runs until it is unpinned (freshet models unpin)");
    if (overdue) {
      LOG.warn(
          "{} is pinned, but forgotten users are overdue to leave its data;"
              + " unpin it to let a refit run",
          champion.version());
      return pinned.because("forgotten users are overdue to leave its data");
    }
    return pinned;
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
        LOG.info("Refit: {}, {} of {}", stage, done, total);
        next = clock.millis() + EVERY_MILLIS;
      }
    }
  }
}
