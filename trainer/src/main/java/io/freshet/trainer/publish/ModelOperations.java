package io.freshet.trainer.publish;

import io.freshet.schemas.Champion;
import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.ModelManifest;
import io.freshet.schemas.Topics;
import io.freshet.schemas.channel.ChannelConsumers;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelTopicReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may do with published models: look, roll back, unpin. Each call reads the {@code
 * models} topic to its end first. The transactional id is not the trainer's, so nothing here
 * disturbs a running trainer.
 *
 * <p>Not thread-safe.
 */
public final class ModelOperations implements AutoCloseable {

  private static final Duration VISIBILITY_SLICE = Duration.ofMillis(20);

  /** Tells the lowest offset that a partition still has. */
  @FunctionalInterface
  public interface ChunkStart {
    long firstOffset(TopicPartition partition);
  }

  private final ModelTopicReader models;
  private final ChunkStart chunkStart;
  private final Supplier<Producer<String, byte[]>> producers;
  private final Topics topics;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private @Nullable Producer<String, byte[]> producer;

  /**
   * @param producers asked for a transactional producer before the first change; closed with this
   * @param timeout of each wait for the broker
   * @param nanoTime a clock for deadlines, as {@link System#nanoTime}
   */
  public ModelOperations(
      ModelTopicReader models,
      ChunkStart chunkStart,
      Supplier<Producer<String, byte[]>> producers,
      Topics topics,
      Duration timeout,
      LongSupplier nanoTime) {
    this.models = models;
    this.chunkStart = chunkStart;
    this.producers = producers;
    this.topics = topics;
    this.timeout = timeout;
    this.nanoTime = nanoTime;
  }

  /**
   * Connects to a cluster.
   *
   * @param timeout of each wait for the broker
   */
  public static ModelOperations open(KafkaSettings settings, Duration timeout) {
    return new ModelOperations(
        ModelTopicReader.open(settings),
        partition -> {
          try (var consumer = ChannelConsumers.atKnownOffsets(settings)) {
            return consumer
                .beginningOffsets(List.of(partition), timeout)
                .getOrDefault(partition, 0L);
          }
        },
        () -> PublishClients.producer(settings, settings.topicPrefix() + "freshet-models"),
        settings.topics(),
        timeout,
        System::nanoTime);
  }

  /** Everything published and the champion. */
  public ModelCatalog list() {
    return models.refresh(timeout);
  }

  /**
   * One version's manifest.
   *
   * @throws UnknownVersionException if there is none
   */
  public ModelManifest show(String version) throws UnknownVersionException {
    return manifest(models.refresh(timeout), version);
  }

  /**
   * Makes a version the champion and pins it: nothing is promoted until {@link #unpin()}. Rolling
   * back to the present champion pins it.
   *
   * @return the champion as it now is
   * @throws UnknownVersionException if the version is not there any more or never was; nothing is
   *     changed
   */
  public Champion rollback(String version) throws UnknownVersionException {
    ModelCatalog catalog = models.refresh(timeout);
    ModelManifest manifest = manifest(catalog, version);
    TopicPartition chunks =
        new TopicPartition(topics.modelChunks().name(), manifest.chunks().partition());
    if (chunkStart.firstOffset(chunks) > manifest.chunks().firstOffset()) {
      throw new UnknownVersionException(version, true, others(catalog, version));
    }
    Champion present = catalog.champion().orElse(null);
    String previous =
        present == null
            ? null
            : present.version().equals(version) ? present.previous() : present.version();
    return write(new Champion(version, true, previous));
  }

  /**
   * Lets the trainer promote again; the champion serves on until it does.
   *
   * @return the champion as it now is
   * @throws NoChampionException if nothing has been published
   */
  public Champion unpin() throws NoChampionException {
    Champion present = models.refresh(timeout).champion().orElseThrow(NoChampionException::new);
    return present.pinned()
        ? write(new Champion(present.version(), false, present.previous()))
        : present;
  }

  @Override
  public void close() {
    try (models) {
      if (producer != null) {
        producer.close(timeout);
      }
    }
  }

  private Champion write(Champion champion) {
    Producer<String, byte[]> to = producer;
    if (to == null) {
      to = producers.get();
      producer = to;
      new Transactions(to).start();
    }
    Producer<String, byte[]> target = to;
    new Transactions(target)
        .run(
            () -> {
              // What comes of it, the commit tells.
              Future<RecordMetadata> unused =
                  target.send(
                      new ProducerRecord<>(
                          topics.models().name(), 0, Champion.KEY, champion.toJson()));
            });
    awaitVisible(champion);
    return champion;
  }

  /**
   * A commit returns before its markers are written; until they are, a trainer that asks would act
   * on the champion before.
   */
  private void awaitVisible(Champion champion) {
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    while (!champion.equals(models.catalog().champion().orElse(null))) {
      if (nanoTime.getAsLong() - deadline > 0) {
        throw new TimeoutException(champion + " was committed, but cannot be read");
      }
      models.poll(VISIBILITY_SLICE);
    }
  }

  private static ModelManifest manifest(ModelCatalog catalog, String version)
      throws UnknownVersionException {
    ModelManifest manifest = catalog.manifest(version).orElse(null);
    if (manifest == null) {
      throw new UnknownVersionException(
          version, catalog.wasTrimmed(version), others(catalog, version));
    }
    return manifest;
  }

  private static List<String> others(ModelCatalog catalog, String version) {
    return catalog.manifests().stream()
        .map(ModelManifest::version)
        .filter(v -> !v.equals(version))
        .toList();
  }
}
