package io.freshet.trainer;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.record.CountText;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.experiment.ExperimentDesk;
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
 * <p>{@link #step} is one round. A round reads new records. Once the trainer has caught up with the
 * topics' ends at the start, a round also takes requests, concludes a finished refit and starts the
 * next one. A refit runs on the given executor and no round waits for it. If the executor runs
 * tasks in the calling thread, the round that starts a refit returns when the refit is done, and
 * the next round concludes it.
 *
 * <p>Not thread-safe, except {@link #status}, {@link #refits} and {@link #wakeup}.
 */
public final class TrainerLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrainerLoop.class);
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private record Running(Future<Evaluation> refit, List<CompletableFuture<Evaluation>> answers) {}

  private final StateFeed feed;
  private final ModelPublisher publisher;
  private final ChampionFiles championFiles;
  private final Refitter refitter;
  private final EvidenceFile evidence;
  private final RefitRunner runner;
  private final Canary canary;
  private final TrainerClients clients;
  private final Topics topics;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final RefitRequests requests;
  private final ExperimentDesk experiments;
  private final RefitSchedule schedule;
  private final Map<Verdict.Decision, Long> refits = new ConcurrentHashMap<>();

  /** The ends of the topics at the start; null once they are reached. */
  private @Nullable Map<TopicPartition, Long> past = Map.of();

  private long toRead;
  private Instant nextReport = Instant.EPOCH;
  private @Nullable Running current;
  private @Nullable ModelManifest champion;
  private @Nullable Evaluation lastEnding;
  private volatile TrainerStatus status = TrainerStatus.STARTING;

  /**
   * Creates the clients; reads nothing before {@link #open}.
   *
   * @param folder for files that survive a restart: the gate's evidence and the champion
   * @param clock of triggers and records
   * @param nanoTime a clock for deadlines, as {@link System#nanoTime}
   * @param executor runs refits, one at a time; not closed with this loop, which must not be closed
   *     while a refit runs
   * @param requests requested refits
   * @param experiments told of forgotten users; not started and not closed with this loop
   */
  public TrainerLoop(
      TrainerClients clients,
      Topics topics,
      TrainerSettings settings,
      Path folder,
      Clock clock,
      LongSupplier nanoTime,
      Executor executor,
      RefitRequests requests,
      ExperimentDesk experiments) {
    this.experiments = experiments;
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
    this.canary = new Canary(publisher, experiments, settings.canary(), clock);
    this.runner =
        new RefitRunner(
            publisher,
            championFiles,
            refitter,
            feed.forgotten(),
            settings,
            folder,
            evidence,
            canary,
            clock);
  }

  /**
   * Fences an older trainer, reads the champion and the last refit, and seeks to the first record
   * of the topics. Called once, before {@link #step}.
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
    publisher.experiments();
    publisher.catalog().manifests().forEach(feed.forgotten()::resume);
    past = feed.start();
    nextReport = clock.instant().plus(PROGRESS);
  }

  /**
   * Runs one round; see the class comment. If the broker does not answer, the rest of the round is
   * skipped.
   *
   * @param wait max time to wait for records
   * @throws RuntimeException that ends the trainer, for example because another trainer has taken
   *     over or the broker denies access
   */
  public void step(Duration wait) {
    try {
      feed.poll(wait);
      if (past == null || caughtUp(past)) {
        requests.aim(feed::ends);
        endRefit();
        if (current == null) {
          List<byte[]> erased = feed.takeErased();
          evidence.forget(erased);
          experiments.forget(erased);
          canary.settle();
          beginRefit();
        }
      }
    } catch (RetriableException e) {
      LOG.warn("Kafka does not answer; trying again", e);
    }
    status = report();
  }

  /** Returns the trainer's status as of the last round. */
  public TrainerStatus status() {
    return status;
  }

  /**
   * Returns the number of refits since the start, by decision; a decision that never occurred is
   * absent.
   */
  public Map<Verdict.Decision, Long> refits() {
    return Map.copyOf(refits);
  }

  /**
   * Makes the round that waits for records, or else the next round, throw {@link
   * org.apache.kafka.common.errors.WakeupException}.
   */
  public void wakeup() {
    feed.wakeup();
  }

  /** Closes the clients; waiting requests complete exceptionally. */
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
        LOG.info(
            "Reading the past: {}, {} to go; {}",
            CountText.of(feed.records(), "record"),
            toRead,
            feed.users());
        nextReport = clock.instant().plus(PROGRESS);
      }
      return false;
    }
    past = null;
    UserStateTable.View users = feed.users().snapshot();
    evidence.retain(users);
    experiments.begin(users.sampledShare() < 1 ? null : users::forEachId, feed.takeErased());
    runner.trim(); // a process that was killed may have published and not trimmed
    schedule.caughtUp();
    LOG.info(
        "Trainer is running: {}, {}, {} of them new, champion {}",
        CountText.of(feed.users().users(), "user"),
        CountText.of(feed.users().ratings(), "rating"),
        feed.newRatings(),
        champion == null ? "none" : champion.version());
    return true;
  }

  private void beginRefit() {
    List<CompletableFuture<Evaluation>> answers = requests.ready(feed::reached);
    if (!answers.isEmpty()
        || (schedule.refitDue(champion)
            && (schedule.isForced(champion) || !canary.holdsBackRefits()))) {
      String why = answers.isEmpty() ? schedule.reason() : "requested";
      RefitData data = feed.snapshot(); // if this throws, the requests stay
      requests.remove(answers);
      schedule.refitBegins();
      begin(() -> runner.refit(data, why), answers);
    } else if (schedule.recountDue() && canary.running().isEmpty()) {
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
