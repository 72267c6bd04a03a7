package io.freshet.trainer;

import io.freshet.schemas.Evaluation;
import io.freshet.schemas.ModelManifest;
import io.freshet.schemas.Topics;
import io.freshet.schemas.Verdict;
import io.freshet.trainer.gate.ChampionRecipe;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.gate.UserHash;
import io.freshet.trainer.publish.ModelPublisher;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private record Request(CompletableFuture<Evaluation> answer, Map<TopicPartition, Long> target) {}

  private record Running(Future<Evaluation> refit, List<Request> answers) {}

  private final StateFeed feed;
  private final ModelPublisher publisher;
  private final ChampionFiles championFiles;
  private final Refitter refitter;
  private final EvidenceFile evidence;
  private final RefitRunner runner;
  private final TrainerClients clients;
  private final Topics topics;
  private final TrainerSettings settings;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final RefitRequests requests;

  private final List<Request> waiting = new ArrayList<>();
  private final Map<Verdict.Decision, Long> refits = new ConcurrentHashMap<>();

  /** Where the topics ended at the start; null once they have been read so far. */
  private @Nullable Map<TopicPartition, Long> past = Map.of();

  private long toRead;
  private Instant nextReport = Instant.EPOCH;
  private @Nullable Running current;
  private @Nullable ModelManifest champion;
  private @Nullable Evaluation lastEnding;
  private @Nullable LastRefit before;
  private Instant lastRefit = Instant.EPOCH;
  private volatile TrainerStatus status = TrainerStatus.STARTING;

  /** How many of the new ratings since the last refit there were when a recount was last due. */
  private long counted;

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
    this.settings = settings;
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
      before =
          LastRefit.read(evaluations, topics.evaluations().name(), clients.timeout(), nanoTime)
              .orElse(null);
    }
    champion = publisher.catalog().championManifest().orElse(null);
    lastRefit = before == null ? clock.instant() : before.when();
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
        accept();
        finishRefit();
        forget();
        startRefit();
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
      List<Request> left = new ArrayList<>(waiting);
      if (current != null) {
        left.addAll(current.answers());
      }
      left.forEach(request -> request.answer().completeExceptionally(RefitRequests.trainerEnded()));
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
    retainEvidence();
    runner.trim(); // a process that was killed may have published and not trimmed
    long held = before == null ? 0 : before.ratingsHeld();
    feed.resetNewRatings(Math.max(0, feed.users().ratings() - held));
    log.info(
        "Trainer is running: {} users, {} ratings, {} of them new, champion {}",
        feed.users().users(),
        feed.users().ratings(),
        feed.newRatings(),
        champion == null ? "none" : champion.version());
    return true;
  }

  private void accept() {
    if (!requests.isEmpty()) {
      // If this throws, the requests stay in the queue.
      Map<TopicPartition, Long> target = feed.ends();
      requests.take().forEach(answer -> waiting.add(new Request(answer, target)));
    }
  }

  /** The gate's evidence holds nobody who is not in the states: their tombstone may be gone. */
  private void retainEvidence() {
    UserHash hash = evidence.userHash();
    LongOpenHashSet held = new LongOpenHashSet();
    feed.users()
        .snapshot()
        .forEach((buffer, at, length, state, bytes) -> held.add(hash.of(buffer, at, length)));
    evidence.retain(held::contains);
  }

  /** The gate's evidence holds nobody who has been forgotten; a refit that runs is waited for. */
  private void forget() {
    if (current != null) {
      return;
    }
    List<byte[]> erased = feed.takeErased();
    if (!erased.isEmpty()) {
      UserHash hash = evidence.userHash();
      LongOpenHashSet gone = new LongOpenHashSet();
      erased.forEach(id -> gone.add(hash.of(id, 0, id.length)));
      evidence.retain(user -> !gone.contains(user));
    }
  }

  private void startRefit() {
    if (current != null) {
      return;
    }
    List<Request> answers = new ArrayList<>();
    for (Request request : waiting) {
      if (feed.reached(request.target())) {
        answers.add(request);
      }
    }
    String why = answers.isEmpty() ? trigger() : "requested";
    boolean recounts = why == null && recountDue();
    if (why == null && !recounts) {
      return;
    }
    RefitData data = feed.snapshot();
    String reason = why != null ? why : freshness();
    waiting.removeAll(answers);
    if (!recounts) {
      lastRefit = clock.instant();
      feed.resetNewRatings(0);
      counted = 0;
    }
    FutureTask<Evaluation> refit =
        new FutureTask<>(
            () -> recounts ? runner.recount(data, reason) : runner.refit(data, reason));
    current = new Running(refit, answers);
    executor.execute(refit);
  }

  private @Nullable String trigger() {
    Instant now = clock.instant();
    boolean due =
        settings
            .trigger()
            .due(
                now,
                lastRefit,
                feed.newRatings(),
                champion != null && champion.ratings() > 0,
                feed.forgotten().leaveBy(champion, settings.forgetForce()));
    return due ? freshness() : null;
  }

  private String freshness() {
    return feed.newRatings() + " new ratings since " + lastRefit;
  }

  /**
   * Whether the champion is worth a recount. What it has learned stays in it, so that one that
   * knows forgotten users must be refitted. Where it is not, it is asked for again after as many
   * ratings.
   */
  private boolean recountDue() {
    if (!settings.trigger().recountDue(feed.newRatings() - counted, feed.users().ratings())) {
      return false;
    }
    // Somebody may have rolled back since the last refit.
    ModelManifest serving = publisher.catalog().championManifest().orElse(null);
    champion = serving;
    counted = feed.newRatings();
    return serving != null && feed.forgotten().oldestAfter(serving).isEmpty() && recounts(serving);
  }

  /** Whether the champion is of a family that counts, and of a recipe that can be made here. */
  private boolean recounts(ModelManifest serving) {
    ChampionRecipe recipe = ChampionRecipe.of(serving, settings.refit().families());
    return recipe.change() == null && recipe.family().recounts();
  }

  private void finishRefit() {
    Running ending = current;
    if (ending == null || !ending.refit().isDone()) {
      return;
    }
    current = null;
    try {
      Evaluation ended = ending.refit().get();
      lastEnding = ended;
      refits.merge(Objects.requireNonNull(ended.verdict()).decision(), 1L, Long::sum);
      ending.answers().forEach(request -> request.answer().complete(ended));
      champion = publisher.catalog().championManifest().orElse(null);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      ending.answers().forEach(request -> request.answer().completeExceptionally(cause));
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof RuntimeException r ? r : new IllegalStateException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
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
