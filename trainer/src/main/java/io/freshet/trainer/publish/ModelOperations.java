package io.freshet.trainer.publish;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ChannelConsumers;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The operator's operations on published models: list, show, roll back, unpin. Each call first
 * reads the {@code models} topic to its end. The transactional id differs from the trainer's, so
 * these operations do not disturb a running trainer.
 *
 * <p>A change is decided on the records read. If another record came to the topic before the
 * change's own one, such as a trimming or a publication, the change is aborted and decided again.
 *
 * <p>Not thread-safe.
 */
public final class ModelOperations implements AutoCloseable {

  private static final int ATTEMPTS = 10;

  /** Returns the lowest offset that a partition still has. */
  @FunctionalInterface
  public interface ChunkStart {
    long firstOffset(TopicPartition partition);
  }

  private final ModelTopicReader models;
  private final ChunkStart chunkStart;
  private final Supplier<Producer<String, byte[]>> producers;
  private final Duration transactionTimeout;
  private final LongSupplier nanoTime;
  private final Topics topics;
  private final Duration timeout;
  private @Nullable Producer<String, byte[]> producer;

  /** Computes the new champion from the catalogue. */
  @FunctionalInterface
  private interface Change<E extends Exception> {
    Champion after(ModelCatalog catalog) throws E;
  }

  /**
   * @param producers creates the transactional producer before the first change
   * @param timeout of each wait for the broker
   * @param transactionTimeout the producers' {@code transaction.timeout.ms}
   * @param nanoTime a clock for the age of a transaction, as {@link System#nanoTime}
   */
  public ModelOperations(
      ModelTopicReader models,
      ChunkStart chunkStart,
      Supplier<Producer<String, byte[]>> producers,
      Topics topics,
      Duration timeout,
      Duration transactionTimeout,
      LongSupplier nanoTime) {
    this.models = models;
    this.chunkStart = chunkStart;
    this.producers = producers;
    this.topics = topics;
    this.timeout = timeout;
    this.transactionTimeout = transactionTimeout;
    this.nanoTime = nanoTime;
  }

  /**
   * Connects to a cluster.
   *
   * @param timeout of each wait for the broker
   */
  public static ModelOperations open(KafkaSettings settings, Duration timeout) {
    Map<String, Object> properties =
        PublishClients.producerProperties(settings, settings.prefixed("freshet-models"));
    return new ModelOperations(
        ModelTopicReader.open(settings),
        partition -> {
          try (var consumer = ChannelConsumers.atKnownOffsets(settings)) {
            return consumer
                .beginningOffsets(List.of(partition), timeout)
                .getOrDefault(partition, 0L);
          }
        },
        () -> PublishClients.producer(properties),
        settings.topics(),
        timeout,
        PublishClients.transactionTimeout(properties),
        System::nanoTime);
  }

  /** Returns the published versions and the champion. */
  public ModelCatalog list() {
    return models.refresh(timeout);
  }

  /**
   * Returns the manifest of a version.
   *
   * @throws UnknownVersionException if there is no such version
   */
  public ModelManifest show(String version) throws UnknownVersionException {
    return manifest(models.refresh(timeout), version);
  }

  /**
   * Makes a version the champion and pins it: no other version is promoted until {@link #unpin()}.
   * A rollback to the present champion only pins it.
   *
   * @return the champion after the change
   * @throws UnknownVersionException if the version never existed or was trimmed; nothing is changed
   */
  public Champion rollback(String version) throws UnknownVersionException {
    return change(catalog -> rolledBack(catalog, version));
  }

  private Champion rolledBack(ModelCatalog catalog, String version) throws UnknownVersionException {
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
    return catalog.champion(version, true, previous);
  }

  /**
   * Lets the trainer promote again; the champion serves on until it does.
   *
   * @return the champion after the change
   * @throws NoChampionException if nothing has been published
   */
  public Champion unpin() throws NoChampionException {
    return change(
        catalog -> {
          Champion present = catalog.champion().orElseThrow(NoChampionException::new);
          return catalog.champion(present.version(), false, present.previous());
        });
  }

  @Override
  public void close() {
    try (models) {
      if (producer != null) {
        producer.close(timeout);
      }
    }
  }

  private <E extends Exception> Champion change(Change<E> change) throws E {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ModelCatalog catalog = models.refresh(timeout);
      Champion next = change.after(catalog);
      // A pinned champion is written again all the same: scorers then load it again.
      if (!next.pinned() && next.equals(catalog.champion().orElse(null))) {
        return next;
      }
      if (write(next, catalog)) {
        return next;
      }
    }
    throw new KafkaException(
        "something else was written to "
            + topics.models().name()
            + " at each of "
            + ATTEMPTS
            + " attempts; nothing was changed, try again");
  }

  /**
   * Writes the champion and returns true, or returns false if the topic has new records since the
   * catalogue.
   */
  private boolean write(Champion champion, ModelCatalog catalog) {
    Producer<String, byte[]> to = producer;
    if (to == null) {
      to = producers.get();
      producer = to;
      transactions(to).start();
    }
    Producer<String, byte[]> target = to;
    AtomicLong place = new AtomicLong();
    boolean written =
        transactions(target)
            .run(
                () -> {
                  ProducerRecord<String, byte[]> record =
                      new ProducerRecord<>(
                          topics.models().name(), 0, Champion.KEY, champion.toJson());
                  place.set(Transactions.placed(target.send(record)).offset());
                  return models.readTo(place.get(), timeout) == catalog;
                });
    if (written) {
      // A commit returns before its marker is written. Until then a trainer would still act
      // on the champion before.
      try {
        models.readTo(place.get() + 1, timeout);
      } catch (TimeoutException e) {
        throw new TimeoutException(champion + " was committed, but cannot be read yet", e);
      }
    }
    return written;
  }

  private Transactions transactions(Producer<String, byte[]> target) {
    return new Transactions(
        target, "another `freshet models` command", transactionTimeout, nanoTime);
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
