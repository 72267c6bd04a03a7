package io.freshet.trainer;

import io.freshet.http.Service;
import io.freshet.http.Startup;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.FolderLock;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
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
 * The trainer: reads {@code user-states} and {@code items} all the time, and refits from time to
 * time.
 *
 * <p>One thread reads; each refit gets the states of one moment and runs on another thread while
 * reading goes on. A refit comes after an interval, after a number of new ratings, or when {@link
 * #requestRefit()} asks. There is one at a time; requests that come while one runs are answered by
 * the next.
 *
 * <p>A refit that fails is recorded, and the service lives on. What does end it {@link #failure()}
 * tells: another trainer of the same prefix, a broker that denies it something, topics that are not
 * there.
 */
public final class TrainerService implements Service {

  private static final Logger log = LoggerFactory.getLogger(TrainerService.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REFIT_END = Duration.ofSeconds(20);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final Path folder;
  private final Function<Executor, TrainerLoop> loops;
  private final RefitRequests requests = new RefitRequests();
  private final Thread thread;
  private final Startup startup = new Startup(() -> status().recordsRead());
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile @Nullable TrainerLoop loop;
  private volatile @Nullable Throwable failure;

  /** Connects to nothing before {@link #start()}. */
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
    this.loops =
        refits ->
            new TrainerLoop(
                clients, topics, settings, folder, clock, System::nanoTime, refits, requests);
    this.thread = new Thread(this::run, "freshet-trainer");
  }

  /** Starts reading. Once. */
  @Override
  public void start() {
    thread.start();
  }

  /**
   * Waits until everything that was in the topics at the start has been read.
   *
   * @param patience how long it may go without reading anything
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

  /** Whether everything that was in the topics at the start has been read, and nothing failed. */
  public boolean isRunning() {
    return startup.hasEnded() && failure == null && ended.getCount() > 0;
  }

  /**
   * Asks for a refit on everything that is in {@code user-states} at the time of the request, at
   * least.
   *
   * @return what was recorded of it, with its verdict; a refit that fails has one, too. Completes
   *     exceptionally only if the service ends before
   */
  public CompletableFuture<Evaluation> requestRefit() {
    return requests.add();
  }

  /** What the trainer is at. */
  public TrainerStatus status() {
    TrainerLoop reading = loop;
    return reading == null ? TrainerStatus.STARTING : reading.status();
  }

  /** Refits since the start, by how they ended; a decision that never was is absent. */
  public Map<Verdict.Decision, Long> refits() {
    TrainerLoop reading = loop;
    return reading == null ? Map.of() : reading.refits();
  }

  /** What ended the service before its time; null while all is well. */
  @Override
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Ends the service: a refit under way is given up, nothing half of it is visible. Returns within
   * half a minute.
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
        log.warn("The trainer did not end within {}", CLOSE);
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
      log.error("The trainer ends: {}", e.getMessage(), e);
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
        TrainerLoop reading = loops.apply(refits)) {
      loop = reading;
      try {
        reading.open();
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
        log.warn("The refit under way did not end within {}", REFIT_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
