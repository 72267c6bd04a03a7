package io.freshet.trainer;

import io.freshet.http.Service;
import io.freshet.http.Startup;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.FolderLock;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.experiment.ExperimentDesk;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer: reads {@code user-states} and {@code items} continuously and refits the model when a
 * refit is due.
 *
 * <p>One thread reads. A refit gets a snapshot of the states and runs on another thread. A refit
 * starts after an interval, after a number of new ratings, or on {@link #requestRefit()}. One refit
 * runs at a time; requests that arrive during a refit are answered by the next one.
 *
 * <p>A failed refit is recorded and the service goes on. These failures end the service, and {@link
 * #failure()} returns them: another trainer with the same topic prefix, access denied by the
 * broker, missing topics.
 */
public final class TrainerService implements Service {

  private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REFIT_END = Duration.ofSeconds(20);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final Path folder;
  private final Function<Executor, TrainerLoop> loops;
  private final RefitRequests requests = new RefitRequests();
  private final ExperimentDesk experiments;
  private final Thread thread;
  private final Startup startup = new Startup(() -> status().recordsRead());
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile @Nullable TrainerLoop loop;
  private volatile @Nullable Throwable failure;

  /** Creates a service that connects to nothing before {@link #start()}. */
  public TrainerService(KafkaSettings kafka, TrainerSettings settings) {
    this(
        new KafkaTrainerClients(kafka, settings),
        kafka.topics(),
        settings,
        kafka.stateDir().resolve("trainer"),
        Clock.systemUTC());
  }

  TrainerService(
      TrainerClients clients, Topics topics, TrainerSettings settings, Path folder, Clock clock) {
    this.folder = folder;
    this.experiments =
        new ExperimentDesk(
            clients::experiments,
            clients::judgements,
            topics,
            settings.experiments(),
            folder,
            clock,
            clients.timeout());
    this.loops =
        refits ->
            new TrainerLoop(
                clients,
                topics,
                settings,
                folder,
                clock,
                System::nanoTime,
                refits,
                requests,
                experiments);
    this.thread = new Thread(this::run, "freshet-trainer");
  }

  /** Starts reading. Called once. */
  @Override
  public void start() {
    thread.start();
  }

  /**
   * Waits until the trainer has read all records that were in the topics at the start.
   *
   * @param patience max time without reading a record
   * @throws IllegalStateException if the service failed or makes no progress
   * @throws InterruptedException if the calling thread is interrupted
   */
  @Override
  public void awaitRunning(Duration patience) throws InterruptedException {
    boolean progresses = startup.await(patience);
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the trainer failed: " + cause.getMessage(), cause);
    }
    if (!progresses) {
      throw new IllegalStateException(
          "the trainer is not running; it has read %d records, and none for %s"
              .formatted(startup.records(), patience));
    }
  }

  /**
   * Returns whether the trainer has read all records that were in the topics at the start and has
   * not failed.
   */
  public boolean isRunning() {
    return startup.hasEnded() && failure == null && ended.getCount() > 0;
  }

  /**
   * Requests a refit on at least all records that are in {@code user-states} now.
   *
   * @return the record of the refit with its verdict; a failed refit has one, too. Completes
   *     exceptionally only if the service ends first
   */
  public CompletableFuture<Evaluation> requestRefit() {
    return requests.add();
  }

  /** Returns the trainer's status. */
  public TrainerStatus status() {
    TrainerLoop reading = loop;
    return reading == null ? TrainerStatus.STARTING : reading.status();
  }

  /**
   * Returns the number of refits since the start, by decision; a decision that never occurred is
   * absent.
   */
  public Map<Verdict.Decision, Long> refits() {
    TrainerLoop reading = loop;
    return reading == null ? Map.of() : reading.refits();
  }

  /** Returns the experiments. */
  public ExperimentDesk experiments() {
    return experiments;
  }

  /** Returns the failure that ended the service or its experiments; null if there is none. */
  @Override
  public @Nullable Throwable failure() {
    Throwable own = failure;
    return own != null ? own : experiments.failure();
  }

  /**
   * Ends the service. A running refit is cancelled and publishes nothing. Returns within half a
   * minute.
   */
  @Override
  public void close() {
    stopping = true;
    TrainerLoop reading = loop;
    if (reading != null) {
      reading.wakeup();
    }
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!ended.await(CLOSE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("The trainer did not end within {}", CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      work();
    } catch (RuntimeException | Error e) {
      failure = e;
      LOG.error("The trainer ends: {}", e.getMessage(), e);
    } finally {
      requests.end();
      startup.end();
      ended.countDown();
    }
  }

  private void work() {
    ExecutorService refits =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "freshet-refit"));
    FolderLock held = FolderLock.take(folder, KafkaSettings.STATE_DIR);
    try (held;
        TrainerLoop reading = loops.apply(refits);
        experiments) {
      loop = reading;
      try {
        reading.open();
        experiments.start();
        while (!stopping) {
          reading.step(POLL);
          if (reading.status().running()) {
            startup.end();
          }
        }
      } catch (WakeupException e) {
        if (!stopping) {
          throw e;
        }
      } finally {
        end(refits);
      }
    }
  }

  private static void end(ExecutorService refits) {
    refits.shutdownNow();
    try {
      if (!refits.awaitTermination(REFIT_END.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("The refit under way did not end within {}", REFIT_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
