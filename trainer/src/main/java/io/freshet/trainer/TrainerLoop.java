package io.freshet.trainer;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.publish.ModelPublisher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer's loop: reads {@code user-states} and {@code items}, and refits when a refit is due
 * or asked for.
 *
 * <p>{@link #step} is one round: it reads what has come; once it has read what was there at the
 * start, it also takes requests, ends the refit that is done and starts the next. A refit runs on
 * the executor that was passed in, and no round waits for it. Where the executor is the calling
 * thread, a round that starts a refit returns when the refit is done, and the next round ends it.
 *
 * <p>Not thread-safe, except {@link #status}, {@link #refits} and {@link #wakeup}.
 */
public final class TrainerLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrainerLoop.class);
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private record Running(Future<Evaluation> refit, List<CompletableFuture<Evaluation>> answers) {}

  private final StateFeed feed;
  private final ModelPublisher publisher;
  private final ChampionFiles championFiles;
  private final Refitter refitter;
  private final EvidenceFile evidence;
  private final RefitRunner runner;
  private final TrainerClients clients;
  private final Topics topics;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final RefitRequests requests;
  private final RefitSchedule schedule;
  private final Map<Verdict.Decision, Long> refits = new ConcurrentHashMap<>();

  /** Where the topics ended at the start; null once they have been read so far. */
  private @Nullable Map<TopicPartition, Long> past = Map.of();

  private long toRead;
  private Instant nextReport = Instant.EPOCH;
  private @Nullable Running current;
  private @Nullable ModelManifest champion;
  private @Nullable Evaluation lastEnding;
  private volatile TrainerStatus status = TrainerStatus.STARTING;

  /**
   * Makes the clients; reads nothing before {@link #open}.
   *
   * @param folder for files that outlive the process: the gate's evidence and the champion
   * @param clock of triggers and records
   * @param nanoTime a clock for deadlines, as {@link System#nanoTime}
   * @param executor runs refits, one at a time; not closed with this loop, which must not be closed
   *     while a refit runs
   * @param requests refits that are asked for
   */
  public TrainerLoop(
      TrainerClients clients,
      Topics topics,
      TrainerSettings settings,
      Path folder,
      Clock clock,
      LongSupplier nanoTime,
      Executor executor,
      RefitRequests requests) {
    this.clients = clients;
    this.topics = topics;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.requests = requests;
    this.feed =
        new StateFeed(
            clients.states(),
            topics,
            new UserStateTable(settings.memoryBudgetBytes()),
            clients.timeout());
    this.schedule = new RefitSchedule(settings, feed, clock);
    this.publisher = clients.publisher();
    this.championFiles = new ChampionFiles(clients.snapshots(), folder.resolve("models"));
    this.refitter = clients.refitter();
    this.evidence = new EvidenceFile(folder, clients::salt);
    this.runner =
        new RefitRunner(
            publisher,
            championFiles,
            refitter,
            feed.forgotten(),
            settings,
            folder,
            evidence,
            clock);
  }

  /**
   * Fences an older trainer, reads which model serves and when the last refit was, and stands
   * before the first record of the topics. Once, before {@link #step}.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException if a topic does not
   *     exist
   */
  public void open() {
    publisher.start();
    try (Consumer<String, byte[]> evaluations = clients.evaluationTopic()) {
      schedule.resume(
          LastRefit.read(evaluations, topics.evaluations().name(), clients.timeout(), nanoTime)
              .orElse(null));
    }
    champion = serving();
    past = feed.start();
    nextReport = clock.instant().plus(PROGRESS);
  }

  /**
   * One round; see the class comment. A broker that does not answer costs the rest of the round and
   * no more.
   *
   * @param wait for records, at most
   * @throws RuntimeException that ends the trainer: another trainer has taken over, the broker
   *     denies something
   */
  public void step(Duration wait) {
    try {
      feed.poll(wait);
      if (past == null || caughtUp(past)) {
        requests.aim(feed::ends);
        endRefit();
        if (current == null) {
          evidence.forget(feed.takeErased());
          beginRefit();
        }
      }
    } catch (RetriableException e) {
      log.warn("Kafka does not answer; trying again", e);
    }
    status = report();
  }

  /** What the trainer is at, as of the last round. */
  public TrainerStatus status() {
    return status;
  }

  /** Refits since the start, by how they ended; a decision that never was is absent. */
  public Map<Verdict.Decision, Long> refits() {
    return Map.copyOf(refits);
  }

  /**
   * Makes a round that waits for records, or the next one, throw {@link
   * org.apache.kafka.common.errors.WakeupException}.
   */
  public void wakeup() {
    feed.wakeup();
  }

  /** Closes the clients; the refits that were asked for complete exceptionally. */
  @Override
  public void close() {
    try (feed;
        publisher;
        championFiles;
        refitter) {
      requests.end();
      if (current != null) {
        current
            .answers()
            .forEach(answer -> answer.completeExceptionally(RefitRequests.trainerEnded()));
      }
      status = TrainerStatus.ended(champion, lastEnding);
    }
  }

  private boolean caughtUp(Map<TopicPartition, Long> end) {
    toRead = feed.distance(end);
    if (toRead > 0) {
      if (!clock.instant().isBefore(nextReport)) {
        log.info(
            "Reading the past: {} records, {} to go; {}", feed.records(), toRead, feed.users());
        nextReport = clock.instant().plus(PROGRESS);
      }
      return false;
    }
    past = null;
    feed.takeErased();
    evidence.retain(feed.users().snapshot());
    runner.trim(); // a process that was killed may have published and not trimmed
    schedule.caughtUp();
    log.info(
        "Trainer is running: {} users, {} ratings, {} of them new, champion {}",
        feed.users().users(),
        feed.users().ratings(),
        feed.newRatings(),
        champion == null ? "none" : champion.version());
    return true;
  }

  private void beginRefit() {
    List<CompletableFuture<Evaluation>> answers = requests.ready(feed::reached);
    if (!answers.isEmpty() || schedule.refitDue(champion)) {
      String why = answers.isEmpty() ? schedule.reason() : "requested";
      RefitData data = feed.snapshot(); // if this throws, the requests stay
      requests.remove(answers);
      schedule.refitBegins();
      begin(() -> runner.refit(data, why), answers);
    } else if (schedule.recountDue()) {
      champion = serving(); // an operator may have rolled back
      schedule.recountConsidered();
      if (champion != null && schedule.canRecount(champion)) {
        String why = schedule.reason();
        RefitData data = feed.snapshot();
        begin(() -> runner.recount(data, why), List.of());
      }
    }
  }

  private void begin(Callable<Evaluation> work, List<CompletableFuture<Evaluation>> answers) {
    FutureTask<Evaluation> refit = new FutureTask<>(work);
    current = new Running(refit, answers);
    executor.execute(refit);
  }

  private void endRefit() {
    Running ending = current;
    if (ending == null || !ending.refit().isDone()) {
      return;
    }
    current = null;
    try {
      Evaluation ended = ending.refit().get();
      lastEnding = ended;
      refits.merge(Objects.requireNonNull(ended.verdict()).decision(), 1L, Long::sum);
      ending.answers().forEach(answer -> answer.complete(ended));
      champion = serving();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      ending.answers().forEach(answer -> answer.completeExceptionally(cause));
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof RuntimeException r ? r : new IllegalStateException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private @Nullable ModelManifest serving() {
    return publisher.catalog().championManifest().orElse(null);
  }

  private TrainerStatus report() {
    return new TrainerStatus(
        past == null,
        feed.records(),
        toRead,
        feed.users().users(),
        feed.users().ratings(),
        feed.newRatings(),
        feed.users().bytes(),
        feed.users().sampledShare(),
        feed.unreadable(),
        current != null,
        champion == null ? null : champion.version(),
        lastEnding);
  }
}
