package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.topic.ReaderThread;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.publish.ExperimentOperations;
import io.freshet.trainer.publish.ExperimentRefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer's desk for experiments: a thread with an {@link ExperimentWatcher}, and what other
 * threads hand to it and take from it.
 *
 * <p>The thread begins when the trainer has read all user states ({@link #begin}), so that it knows
 * who was forgotten. A failure ends the thread and is its {@link #failure}; while Kafka does not
 * answer, the thread tries again. Thread-safe.
 */
public final class ExperimentDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentDesk.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  /** A change that waits for the thread. */
  private interface Task {
    void run(ExperimentWatcher watcher);
  }

  /** What the thread is begun with. */
  private record Beginning(@Nullable KnownUsers users, List<byte[]> forgotten) {}

  private final Supplier<ExperimentWatcher> watchers;
  private final ReaderThread thread;
  private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final Map<String, EndRules.Ending> canaries = new ConcurrentHashMap<>();
  private volatile @Nullable Beginning beginning;
  private volatile @Nullable ExperimentWatcher watcher;
  private volatile @Nullable List<ExperimentView> views;
  private volatile long unreadable;

  /**
   * A result with the guardrails that its arms break.
   *
   * @param result what the experiment shows
   * @param broken by name of the arm: sentences
   */
  public record ExperimentView(ExperimentResult result, Map<String, List<String>> broken) {}

  /**
   * Creates a desk; {@link #start} starts its thread, which creates the clients.
   *
   * @param operations creates the operations, with a transactional id of their own
   * @param judgements creates the consumer of {@code judgements}; read_committed
   * @param topics the topics
   * @param folder of the file that keeps the sums
   * @param timeout of each call to the broker
   */
  public ExperimentDesk(
      Supplier<ExperimentOperations> operations,
      Supplier<Consumer<byte[], byte[]>> judgements,
      Topics topics,
      ExperimentSettings settings,
      Path folder,
      Clock clock,
      Duration timeout) {
    this.watchers =
        () ->
            new ExperimentWatcher(
                operations.get(),
                new JudgementReader(judgements.get(), topics.judgements().name(), timeout),
                folder,
                settings,
                clock,
                System::nanoTime,
                (canary, ending) -> canaries.put(canary.name(), ending));
    this.thread =
        new ReaderThread("freshet-experiments", this::step, this::wakeup, this::end, CLOSE);
  }

  /** Starts the thread. Called once. */
  public void start() {
    thread.start();
  }

  /**
   * Lets the thread begin to count.
   *
   * @param users all users who have a state; null if they are not all known, because the trainer
   *     holds a sample
   * @param forgotten ids of forgotten users, in UTF-8
   */
  public void begin(@Nullable KnownUsers users, List<byte[]> forgotten) {
    beginning = new Beginning(users, List.copyOf(forgotten));
  }

  /** Removes the sums of users who were forgotten; ids in UTF-8. */
  public void forget(List<byte[]> userIds) {
    if (!userIds.isEmpty()) {
      List<byte[]> ids = List.copyOf(userIds);
      tasks.add(each -> each.forget(ids));
    }
  }

  /** What all experiments show, the newest first; null before the first look. */
  public @Nullable List<ExperimentView> views() {
    return views;
  }

  /** Number of judgements since the start that could not be read. */
  public long unreadable() {
    return unreadable;
  }

  /** Whether a canary is due to end, and how; null while it goes on. */
  public EndRules.@Nullable Ending canaryEnding(String name) {
    return canaries.get(name);
  }

  /**
   * Starts an experiment.
   *
   * @return completes with the experiment; exceptionally with an {@link
   *     ExperimentRefusedException}, or with what Kafka says
   */
  CompletableFuture<ExperimentView> start(ExperimentDefinition experiment) {
    return submit(each -> each.start(experiment));
  }

  /** Stops an experiment for an operator; completes as {@link #start} does. */
  CompletableFuture<ExperimentView> stop(String name, String reason) {
    return submit(each -> each.stop(name, reason));
  }

  /** The failure that ended the thread; null if there is none. */
  public @Nullable Throwable failure() {
    return thread.failure();
  }

  /** Ends the thread; a change that it has not begun never completes. */
  @Override
  public void close() {
    thread.close();
  }

  /** An operation of the watcher that may be refused. */
  @FunctionalInterface
  private interface Change {
    ExperimentResult on(ExperimentWatcher watcher) throws ExperimentRefusedException;
  }

  private CompletableFuture<ExperimentView> submit(Change change) {
    CompletableFuture<ExperimentView> answer = new CompletableFuture<>();
    tasks.add(
        each -> {
          try {
            ExperimentResult result = change.on(each);
            publish(each);
            answer.complete(view(each, result));
          } catch (ExperimentRefusedException | RuntimeException e) {
            answer.completeExceptionally(e);
            if (e instanceof RuntimeException failure) {
              throw failure;
            }
          }
        });
    return answer;
  }

  private void step() throws InterruptedException {
    Beginning from = beginning;
    if (from == null) {
      thread.pause(POLL);
      return;
    }
    try {
      ExperimentWatcher running = watcher;
      if (running == null) {
        running = open(from);
      }
      for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run(running);
      }
      running.step(POLL);
      publish(running);
    } catch (WakeupException
        | InterruptException
        | AuthenticationException
        | AuthorizationException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Kafka does not answer; experiments wait", e);
      thread.pause(RETRY);
    }
  }

  private ExperimentWatcher open(Beginning from) {
    ExperimentWatcher opened = watchers.get();
    try {
      opened.open(from.users(), from.forgotten());
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    watcher = opened;
    beginning = new Beginning(null, List.of()); // the ids are needed no more
    return opened;
  }

  private void publish(ExperimentWatcher running) {
    List<ExperimentView> next = new ArrayList<>();
    running.results().forEach(result -> next.add(view(running, result)));
    views = List.copyOf(next);
    unreadable = running.unreadable();
  }

  private static ExperimentView view(ExperimentWatcher running, ExperimentResult result) {
    Map<String, List<String>> broken = new HashMap<>();
    for (ExperimentResult.ArmResult arm : result.arms()) {
      broken.put(arm.arm().name(), running.broken(result, arm));
    }
    return new ExperimentView(result, broken);
  }

  private void wakeup() {
    ExperimentWatcher running = watcher;
    if (running != null) {
      running.wakeup();
    }
  }

  private void end(@Nullable Throwable failure) {
    ExperimentWatcher running = watcher;
    if (running != null) {
      running.close();
    }
    if (failure != null) {
      LOG.error("The thread of experiments ends: {}", failure.getMessage(), failure);
    }
  }
}
