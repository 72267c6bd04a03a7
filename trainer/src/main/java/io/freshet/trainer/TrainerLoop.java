package io.freshet.trainer;

import io.freshet.schemas.ModelManifest;
import io.freshet.schemas.Topics;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.trainer.families.Families;
import io.freshet.trainer.family.Family;
import io.freshet.trainer.publish.ModelPublisher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading thread's work: {@link #run()} belongs to it, the rest may be called from anywhere.
 */
final class TrainerLoop {

  private static final Logger log = LoggerFactory.getLogger(TrainerLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PROGRESS = Duration.ofSeconds(5);
  private static final Duration REFIT_END = Duration.ofSeconds(20);

  private record Request(
      CompletableFuture<RefitOutcome> answer, Map<TopicPartition, Long> target) {}

  private record Running(Future<RefitOutcome> refit, List<Request> answers) {}

  private final TrainerClients clients;
  private final Topics topics;
  private final TrainerSettings settings;
  private final Path folder;
  private final Clock clock;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final CountDownLatch running = new CountDownLatch(1);

  private final Object requestLock = new Object();
  private final Queue<CompletableFuture<RefitOutcome>> asked = new ArrayDeque<>();
  private boolean over;
  private volatile boolean stopping;
  private volatile @Nullable StateFeed wakeable;
  private volatile TrainerStatus status = TrainerStatus.STARTING;

  private final List<Request> waiting = new ArrayList<>();
  private @Nullable Running current;
  private @Nullable ModelManifest champion;
  private @Nullable RefitOutcome lastOutcome;
  private final Map<RefitOutcome.Decision, Long> refits = new ConcurrentHashMap<>();
  private Instant lastRefit = Instant.EPOCH;

  /** How many of the new ratings since the last refit there were when a recount was last due. */
  private long counted;

  /**
   * @param clock of triggers, records and file names
   * @param nanoTime a clock for deadlines, as {@link System#nanoTime}
   */
  TrainerLoop(
      TrainerClients clients,
      Topics topics,
      TrainerSettings settings,
      Path folder,
      Clock clock,
      Duration timeout,
      LongSupplier nanoTime) {
    this.clients = clients;
    this.topics = topics;
    this.settings = settings;
    this.folder = folder;
    this.clock = clock;
    this.timeout = timeout;
    this.nanoTime = nanoTime;
  }

  /** Opens when the topics have been read to what was their end at start, or never will be. */
  CountDownLatch running() {
    return running;
  }

  Map<RefitOutcome.Decision, Long> refits() {
    return Map.copyOf(refits);
  }

  TrainerStatus status() {
    return status;
  }

  void stop() {
    stopping = true;
    StateFeed feed = wakeable;
    if (feed != null) {
      feed.wakeup();
    }
  }

  CompletableFuture<RefitOutcome> request() {
    CompletableFuture<RefitOutcome> answer = new CompletableFuture<>();
    synchronized (requestLock) {
      if (over) {
        answer.completeExceptionally(ended());
      } else {
        asked.add(answer);
      }
    }
    return answer;
  }

  /** Works until {@link #stop()}; throws whatever ends it before its time. */
  void run() {
    ExecutorService refits =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "freshet-refit"));
    try (StateFeed feed =
            new StateFeed(
                clients.states(), topics, new UserStateTable(settings.memoryBudgetBytes()));
        ModelPublisher publisher = clients.publisher();
        ChampionFiles championFiles =
            new ChampionFiles(clients.snapshots(), folder.resolve("models"));
        Refitter refitter = clients.refitter()) {
      wakeable = feed;
      try {
        RefitRunner runner =
            new RefitRunner(
                publisher, championFiles, refitter, feed.forgotten(), settings, folder, clock);
        work(feed, publisher, runner, refits);
      } catch (WakeupException e) {
        if (!stopping) {
          throw e;
        }
      } finally {
        wakeable = null;
        end(refits);
      }
    } finally {
      dismiss();
      status = report(null);
    }
  }

  private void work(
      StateFeed feed, ModelPublisher publisher, RefitRunner runner, ExecutorService refits) {
    publisher.start();
    Optional<LastRefit> last;
    try (Consumer<String, byte[]> evaluations = clients.evaluationTopic()) {
      last = LastRefit.read(evaluations, topics.evaluations().name(), timeout, nanoTime);
    }
    ModelCatalog catalog = publisher.catalog();
    champion = catalog.championManifest().orElse(null);
    lastRefit = last.map(LastRefit::when).orElseGet(clock::instant);
    feed.start(timeout);
    catchUp(feed);
    feed.resetNewRatings(
        Math.max(0, feed.users().ratings() - last.map(LastRefit::ratingsHeld).orElse(0L)));
    log.info(
        "Trainer is running: {} users, {} ratings, {} of them new, champion {}",
        feed.users().users(),
        feed.users().ratings(),
        feed.newRatings(),
        champion == null ? "none" : champion.version());
    while (!stopping) {
      status = report(feed);
      running.countDown();
      try {
        feed.poll(POLL);
        accept(feed);
        finishRefit(publisher);
        startRefit(feed, publisher, runner, refits);
      } catch (RetriableException e) {
        log.warn("Kafka does not answer; trying again", e);
      }
    }
  }

  private void catchUp(StateFeed feed) {
    Map<TopicPartition, Long> target = feed.ends(timeout);
    Instant nextReport = clock.instant().plus(PROGRESS);
    while (!stopping && !feed.reached(target, timeout)) {
      feed.poll(POLL);
      if (!clock.instant().isBefore(nextReport)) {
        log.info(
            "Reading the past: {} records, {} to go; {}",
            feed.records(),
            feed.distance(target, timeout),
            feed.users());
        nextReport = clock.instant().plus(PROGRESS);
      }
    }
  }

  private void accept(StateFeed feed) {
    while (true) {
      synchronized (requestLock) {
        if (asked.isEmpty()) {
          return;
        }
      }
      // If this throws, the request stays in the queue.
      Map<TopicPartition, Long> target = feed.ends(timeout);
      synchronized (requestLock) {
        CompletableFuture<RefitOutcome> answer;
        while ((answer = asked.poll()) != null) {
          waiting.add(new Request(answer, target));
        }
      }
    }
  }

  private void startRefit(
      StateFeed feed, ModelPublisher publisher, RefitRunner runner, ExecutorService refits) {
    if (current != null) {
      return;
    }
    List<Request> answers = new ArrayList<>();
    for (Request request : waiting) {
      if (feed.reached(request.target(), timeout)) {
        answers.add(request);
      }
    }
    String why = answers.isEmpty() ? trigger(feed) : "requested";
    boolean recounts = why == null && recountDue(feed, publisher);
    if (why == null && !recounts) {
      return;
    }
    RefitJob job =
        new RefitJob(
            feed.users().snapshot(),
            feed.offsets(timeout),
            feed.items().snapshot(),
            feed.items().unavailable(),
            recounts,
            why != null ? why : freshness(feed),
            clock.instant());
    waiting.removeAll(answers);
    if (!recounts) {
      lastRefit = job.begun();
      feed.resetNewRatings(0);
      counted = 0;
    }
    current = new Running(refits.submit(() -> runner.run(job)), answers);
  }

  private @Nullable String trigger(StateFeed feed) {
    Instant now = clock.instant();
    boolean overdue = feed.forgotten().overdue(champion, settings.forgetForce(), now);
    boolean due =
        settings.trigger().due(now, lastRefit, feed.newRatings(), champion != null, overdue);
    return due ? freshness(feed) : null;
  }

  private String freshness(StateFeed feed) {
    return feed.newRatings() + " new ratings since " + lastRefit;
  }

  /**
   * Whether the champion is worth a recount. What it has learned stays in it, so that one that
   * knows forgotten users must be refitted. Where it is not, it is asked for again after as many
   * ratings.
   */
  private boolean recountDue(StateFeed feed, ModelPublisher publisher) {
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
  private static boolean recounts(ModelManifest serving) {
    if (!Families.names().contains(serving.family())) {
      return false;
    }
    try {
      Family family = Families.create(serving.family(), serving.settings());
      return family.recounts() && family.recipe().equals(serving.recipe());
    } catch (ConfigException e) {
      // Another version of this program made it; a refit says so.
      log.debug("{} cannot be counted anew here", serving.version(), e);
      return false;
    }
  }

  private void finishRefit(ModelPublisher publisher) {
    Running ending = current;
    if (ending == null || !ending.refit().isDone()) {
      return;
    }
    current = null;
    try {
      RefitOutcome outcome = ending.refit().get();
      lastOutcome = outcome;
      refits.merge(outcome.decision(), 1L, Long::sum);
      ending.answers().forEach(request -> request.answer().complete(outcome));
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

  private void end(ExecutorService refits) {
    refits.shutdownNow();
    try {
      if (!refits.awaitTermination(REFIT_END.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("The refit under way did not end within {}", REFIT_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nobody is left waiting for an answer that cannot come. */
  private void dismiss() {
    List<CompletableFuture<RefitOutcome>> left = new ArrayList<>();
    synchronized (requestLock) {
      over = true;
      left.addAll(asked);
      asked.clear();
    }
    waiting.forEach(request -> left.add(request.answer()));
    Running interrupted = current;
    if (interrupted != null) {
      interrupted.answers().forEach(request -> left.add(request.answer()));
    }
    left.forEach(answer -> answer.completeExceptionally(ended()));
  }

  private TrainerStatus report(@Nullable StateFeed feed) {
    String version = champion == null ? null : champion.version();
    return feed == null
        ? new TrainerStatus(false, 0, 0, 0, 0, 1, 0, false, version, lastOutcome)
        : new TrainerStatus(
            true,
            feed.users().users(),
            feed.users().ratings(),
            feed.newRatings(),
            feed.users().bytes(),
            feed.users().sampledShare(),
            feed.unreadable(),
            current != null,
            version,
            lastOutcome);
  }

  private static IllegalStateException ended() {
    return new IllegalStateException("the trainer has ended");
  }
}
