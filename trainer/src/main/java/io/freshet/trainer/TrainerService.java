package io.freshet.trainer;

import io.freshet.http.HttpServed;
import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
public final class TrainerService implements HttpServed.Service {

  private static final Logger log = LoggerFactory.getLogger(TrainerService.class);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final TrainerLoop loop;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  /** Connects to nothing before {@link #start()}. */
  public TrainerService(KafkaSettings kafka, TrainerSettings settings) {
    this(
        new KafkaTrainerClients(kafka, settings),
        kafka.topics(),
        settings,
        kafka.stateDir().resolve("trainer"),
        Clock.systemUTC(),
        KafkaTrainerClients.TIMEOUT);
  }

  TrainerService(
      TrainerClients clients,
      Topics topics,
      TrainerSettings settings,
      Path folder,
      Clock clock,
      Duration timeout) {
    this.loop =
        new TrainerLoop(clients, topics, settings, folder, clock, timeout, System::nanoTime);
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
   * @throws IllegalStateException if the service failed or takes longer
   * @throws InterruptedException if the calling thread is interrupted
   */
  @Override
  public void awaitRunning(Duration patience) throws InterruptedException {
    boolean running = loop.running().await(patience.toNanos(), TimeUnit.NANOSECONDS);
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the trainer failed: " + cause.getMessage(), cause);
    }
    if (!running) {
      throw new IllegalStateException("the trainer is not running after " + patience);
    }
  }

  /** Whether everything that was in the topics at the start has been read, and nothing failed. */
  public boolean isRunning() {
    return loop.running().getCount() == 0 && failure == null && ended.getCount() > 0;
  }

  /**
   * Asks for a refit on everything that is in {@code user-states} at the time of the request, at
   * least.
   *
   * @return its outcome; failed refits are outcomes too. Completes exceptionally only if the
   *     service ends before
   */
  public CompletableFuture<RefitOutcome> requestRefit() {
    return loop.request();
  }

  /** What the trainer is at. */
  public TrainerStatus status() {
    return loop.status();
  }

  /** Refits since the start, by how they ended; a decision that never was is absent. */
  public Map<RefitOutcome.Decision, Long> refits() {
    return loop.refits();
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
    loop.stop();
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
      loop.run();
    } catch (RuntimeException | Error e) {
      failure = e;
      log.error("The trainer ends: {}", e.getMessage(), e);
    } finally {
      loop.running().countDown();
      ended.countDown();
    }
  }
}
