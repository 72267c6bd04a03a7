package io.freshet.scorer.experiment;

import io.freshet.http.Startup;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.topic.ReaderThread;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that follows the {@code experiments} topic. A step that fails because of the broker is
 * repeated every few seconds; the experiments known so far go on meanwhile.
 */
public final class ExperimentFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentFollower.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FOLLOW = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final ExperimentTopicReader reader;
  private final Consumer<ServedExperiments> publish;
  private final Startup loaded;
  private final ReaderThread thread;
  private List<ExperimentDefinition> known = List.of();
  private boolean atEnd;

  /**
   * Creates a follower; {@link #start} starts it.
   *
   * @param reader used and closed by this thread only
   * @param publish receives the running experiments whenever the topic has changed
   */
  public ExperimentFollower(ExperimentTopicReader reader, Consumer<ServedExperiments> publish) {
    this.reader = reader;
    this.publish = publish;
    this.loaded = new Startup(() -> reader.content().size());
    this.thread =
        new ReaderThread(
            "freshet-experiments", this::step, reader::wakeup, this::end, Duration.ofSeconds(5));
  }

  /** Starts following. Called once. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until all experiments of the topic are known.
   *
   * @param patience max time without progress
   * @return false if it makes no progress; the follower goes on
   */
  public boolean awaitLoaded(Duration patience) throws InterruptedException {
    return loaded.await(patience) && failure() == null;
  }

  /** Returns the failure that ended the thread; null if there is none. */
  public @Nullable Throwable failure() {
    return thread.failure();
  }

  @Override
  public void close() {
    thread.close();
  }

  private void step() throws InterruptedException {
    try {
      List<ExperimentDefinition> now = atEnd ? reader.poll(FOLLOW) : reader.refresh(PATIENCE);
      if (now != known) {
        ServedExperiments running = ServedExperiments.of(now);
        publish.accept(running);
        known = now;
        LOG.info("{} of {} experiments run", running.size(), now.size());
      }
      atEnd = true;
      loaded.end();
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("The experiments cannot be read now; trying again in {}", RETRY, e);
      thread.pause(RETRY);
    }
  }

  private void end(@Nullable Throwable failure) {
    try (reader) {
      if (failure != null) {
        LOG.error("The experiments are no longer read", failure);
      }
      loaded.end();
    }
  }
}
