package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.families.family.Workers;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.simulation.log.SimulatedKafka;
import io.freshet.simulation.log.Transactions;
import io.freshet.trainer.RefitRequests;
import io.freshet.trainer.TrainerClients;
import io.freshet.trainer.TrainerLoop;
import io.freshet.trainer.TrainerSettings;
import io.freshet.trainer.experiment.ExperimentDesk;
import io.freshet.trainer.gate.RefitPipeline;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.publish.ExperimentOperations;
import io.freshet.trainer.publish.ModelPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a trainer, if it runs: its loop on the thread of the simulation, and its folder.
 */
final class Trainer implements TrainerClients {
  private static final Duration WAIT = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Parts parts;
  private final Deployment deployment;
  private final SimulatedKafka kafka;
  private final TrainerSettings settings;
  private final Path folder;
  private final LongSupplier nanoTime;
  private @Nullable TrainerLoop loop;

  Trainer(Parts parts, Deployment deployment, SimulatedKafka kafka, String name) {
    this.parts = parts;
    this.deployment = deployment;
    this.kafka = kafka;
    this.settings = deployment.trainer();
    this.folder = deployment.kafka().stateDir().resolve("trainer-" + name);
    this.nanoTime = () -> Duration.ofMillis(kafka.clock().millis()).toNanos();
  }

  boolean isRunning() {
    return loop != null;
  }

  /** Starts it, and so fences the one that ran before. */
  void start() {
    TrainerLoop started =
        new TrainerLoop(
            this,
            deployment.topics(),
            settings,
            folder,
            kafka.clock(),
            nanoTime,
            Runnable::run,
            new RefitRequests(),
            new ExperimentDesk( // its thread is not started: no scenario has experiments
                this::experiments,
                this::judgements,
                deployment.topics(),
                settings.experiments(),
                folder,
                kafka.clock(),
                TIMEOUT));
    loop = started;
    guard(started::open);
  }

  /** One round of its loop. */
  void step() {
    TrainerLoop running = loop;
    if (running != null) {
      guard(() -> running.step(WAIT));
    }
  }

  /** Whatever the loop throws ends the process; its supervisor starts it again some time. */
  private void guard(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      stop();
    }
  }

  /** Ends it in order. */
  void stop() {
    TrainerLoop running = loop;
    loop = null;
    if (running != null) {
      running.close();
    }
  }

  /** Ends it at once: nothing of it is closed. */
  void kill() {
    loop = null;
  }

  @Override
  public Consumer<byte[], byte[]> states() {
    return kafka.consumer(new ByteArrayDeserializer(), true);
  }

  @Override
  public Consumer<String, byte[]> evaluationTopic() {
    return kafka.consumer(new StringDeserializer(), true);
  }

  @Override
  public SnapshotFetcher snapshots() {
    return new SnapshotFetcher(
        kafka.consumer(new StringDeserializer(), false),
        deployment.topics().modelChunks().name(),
        Long.MAX_VALUE,
        TIMEOUT,
        nanoTime);
  }

  @Override
  public ModelPublisher publisher() {
    return new ModelPublisher(
        kafka.producer(new StringSerializer(), deployment.kafka().prefixed("freshet-trainer")),
        new ModelTopicReader(
            parts.publisherModels(kafka), deployment.topics().models().name(), nanoTime),
        new ExperimentTopicReader(
            kafka.consumer(new StringDeserializer(), true),
            deployment.topics().experiments().name(),
            nanoTime),
        kafka::deleteBefore,
        deployment.topics(),
        settings.snapshotsKept(),
        TIMEOUT,
        Transactions.TIMEOUT,
        nanoTime);
  }

  @Override
  public ExperimentOperations experiments() {
    return new ExperimentOperations(
        new ExperimentTopicReader(
            kafka.consumer(new StringDeserializer(), true),
            deployment.topics().experiments().name(),
            nanoTime),
        new ModelTopicReader(
            kafka.consumer(new StringDeserializer(), true),
            deployment.topics().models().name(),
            nanoTime),
        () ->
            kafka.producer(
                new StringSerializer(), deployment.kafka().prefixed("freshet-experiments")),
        deployment.topics(),
        TIMEOUT,
        Transactions.TIMEOUT,
        nanoTime);
  }

  @Override
  public Consumer<byte[], byte[]> judgements() {
    return kafka.consumer(new ByteArrayDeserializer(), true);
  }

  @Override
  public Refitter refitter() {
    return new RefitPipeline(settings.refit(), Workers.inCaller(), nanoTime);
  }

  @Override
  public byte[] salt() {
    return folder.toString().substring(folder.toString().length() - 1).getBytes(UTF_8);
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }
}
