package io.freshet.trainer.publish;

import static io.freshet.trainer.publish.Transactions.placed;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.experiment.Experiments;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of the model channel: publishes snapshots and trims old ones.
 *
 * <p>A publication is one Kafka transaction of 512 KiB chunks, the manifest that names their place,
 * the champion pointer and the evaluation that decided it. A read_committed consumer sees all of it
 * or nothing, and after a crash half-way it sees nothing. There is one transactional id per topic
 * prefix, so a second trainer fences the first one, which ends with a {@link
 * PublisherLostException}.
 *
 * <p><b>Order.</b> An operator may roll back at any moment ({@link ModelOperations}). The order of
 * the {@code models} topic decides: each side sends, then reads all records before its own first
 * record, and commits only if they allow the change. So of two conflicting changes one sees the
 * other, and nothing has to be undone.
 *
 * <p><b>Pins.</b> Nothing is published while the champion is pinned.
 *
 * <p><b>Canaries.</b> The version of a canary is published without the champion pointer, with its
 * experiment in the same transaction. Its promotion and its end are one transaction, too. Every end
 * of a canary that this class writes has a record on {@code evaluations} in its transaction.
 *
 * <p><b>Trimming.</b> Trimming keeps the newest versions, the champion and its predecessor, and the
 * versions that running experiments name. It removes a version that must go and all versions
 * published before it, except the champion. It first writes tombstones for the manifests in a
 * transaction, then deletes the chunks below the oldest kept version, so no manifest names missing
 * chunks. If that deletion fails, the next trimming repeats it.
 *
 * <p>Not thread-safe.
 */
public final class ModelPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelPublisher.class);

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final Producer<String, byte[]> producer;
  private final ModelTopicReader models;
  private final ExperimentTopicReader experiments;
  private final ChunkTrimmer trimmer;
  private final Topics topics;
  private final int kept;
  private final Duration timeout;

  /**
   * @param producer transactional; closed with this publisher
   * @param models closed with this publisher
   * @param experiments closed with this publisher
   * @param kept number of newest versions that a trimming keeps, min 2
   * @param timeout of each wait for the broker
   * @param transactionTimeout the producer's {@code transaction.timeout.ms}
   * @param nanoTime a clock for the age of a transaction, as {@link System#nanoTime}
   */
  public ModelPublisher(
      Producer<String, byte[]> producer,
      ModelTopicReader models,
      ExperimentTopicReader experiments,
      ChunkTrimmer trimmer,
      Topics topics,
      int kept,
      Duration timeout,
      Duration transactionTimeout,
      LongSupplier nanoTime) {
    if (kept < 2) {
      throw new IllegalArgumentException("at least 2 snapshots must be kept: " + kept);
    }
    this.transactions =
        new Transactions(
            producer, "another trainer with the same topic prefix", transactionTimeout, nanoTime);
    this.producer = producer;
    this.models = models;
    this.experiments = experiments;
    this.trimmer = trimmer;
    this.topics = topics;
    this.kept = kept;
    this.timeout = timeout;
  }

  /**
   * Fences an older trainer and completes or aborts its open transaction. Called once, before all
   * other methods.
   */
  public void start() {
    transactions.start();
  }

  /** Reads the {@code models} topic to its end. */
  public ModelCatalog catalog() {
    return models.refresh(timeout);
  }

  /** Reads the {@code experiments} topic to its end. */
  public List<ExperimentDefinition> experiments() {
    return experiments.refresh(timeout);
  }

  /** The experiments of the records that have arrived, without asking for the topic's end. */
  public List<ExperimentDefinition> knownExperiments() {
    return experiments.poll(Duration.ZERO);
  }

  /**
   * Publishes a snapshot file and makes it the champion, unless the champion is pinned.
   *
   * @param snapshot at least one byte long
   * @param evaluation makes the record that is published with the snapshot
   * @param ended experiments that end with the publication, after their end
   * @throws IOException if the file cannot be read; nothing is published
   * @throws PublisherLostException if this publisher can publish no more
   * @throws KafkaException for other failures of Kafka; nothing is published
   */
  public Publication publish(
      Path snapshot,
      ManifestDraft draft,
      Function<ModelManifest, Evaluation> evaluation,
      List<ExperimentDefinition> ended)
      throws IOException {
    return publish(snapshot, draft, evaluation, manifest -> ended, true);
  }

  /** Publishes a snapshot file as the champion, and ends no experiment. */
  public Publication publish(
      Path snapshot, ManifestDraft draft, Function<ModelManifest, Evaluation> evaluation)
      throws IOException {
    return publish(snapshot, draft, evaluation, List.of());
  }

  /**
   * Publishes a snapshot file that only an experiment serves, unless the champion is pinned.
   *
   * @param canary makes the canary, and experiments that end with the publication
   * @throws IOException if the file cannot be read; nothing is published
   * @throws PublisherLostException if this publisher can publish no more
   * @throws KafkaException for other failures of Kafka; nothing is published
   */
  public Publication publishCanary(
      Path snapshot,
      ManifestDraft draft,
      Function<ModelManifest, Evaluation> evaluation,
      Function<ModelManifest, List<ExperimentDefinition>> canary)
      throws IOException {
    return publish(snapshot, draft, evaluation, canary, false);
  }

  /**
   * Ends a canary.
   *
   * @param ended the experiment after its end
   * @param promoted version that becomes the champion; null for none
   * @return false if the champion or an experiment changed meanwhile; then nothing was written
   */
  public boolean end(ExperimentDefinition ended, @Nullable String promoted) {
    ModelCatalog seen = catalog();
    List<ExperimentDefinition> all = experiments();
    boolean[] unchanged = {true};
    long[] places = new long[2];
    boolean written =
        transactions.run(
            () -> {
              places[0] = placed(send(ended)).offset();
              report(ended, seen, promoted != null);
              unchanged[0] = experiments.readTo(places[0], timeout) == all;
              if (unchanged[0] && promoted != null) {
                String previous = seen.champion().map(Champion::version).orElse(null);
                Champion champion = seen.champion(promoted, false, previous);
                places[1] =
                    placed(send(topics.models().name(), Champion.KEY, champion.toJson())).offset();
                unchanged[0] = models.readTo(places[1], timeout) == seen;
              }
              return unchanged[0];
            });
    if (written) {
      experiments.readTo(places[0] + 1, timeout);
      if (promoted != null) {
        models.readTo(places[1] + 1, timeout);
      }
    }
    return written;
  }

  private Publication publish(
      Path snapshot,
      ManifestDraft draft,
      Function<ModelManifest, Evaluation> evaluation,
      Function<ModelManifest, List<ExperimentDefinition>> changes,
      boolean serves)
      throws IOException {
    ModelCatalog before = catalog();
    if (before.champion().isPresent() && before.champion().get().pinned()) {
      return new Publication.Pinned(before.champion().get());
    }
    String version = before.nextVersion();
    transactions.begin();
    Publication result;
    long place;
    try {
      SnapshotUpload.Chunks chunks =
          SnapshotUpload.send(producer, topics.modelChunks().name(), version, snapshot);
      ModelCatalog now = catalog();
      if (now.champion().isPresent() && now.champion().get().pinned()) {
        transactions.abort();
        return new Publication.Pinned(now.champion().get());
      }
      ModelManifest manifest =
          draft.complete(version, chunks.sizeBytes(), chunks.sha256(), chunks.range());
      String previous = now.champion().map(Champion::version).orElse(null);
      place = placed(send(topics.models().name(), version, manifest.toJson())).offset();
      if (serves) {
        Champion champion = new Champion(version, false, previous);
        Future<RecordMetadata> unusedPointer =
            send(topics.models().name(), Champion.KEY, champion.toJson());
      }
      for (ExperimentDefinition change : changes.apply(manifest)) {
        Future<RecordMetadata> unusedChange = send(change);
        if (!change.running()) {
          report(change, now, false);
        }
      }
      Future<RecordMetadata> unused =
          send(topics.evaluations().name(), version, evaluation.apply(manifest).toJson());
      now = models.readTo(place, timeout);
      if (now.champion().isPresent() && now.champion().get().pinned()) {
        transactions.abort();
        return new Publication.Pinned(now.champion().get());
      }
      if (!now.nextVersion().equals(version)) {
        throw new KafkaException("another process published " + version + " at the same time");
      }
      result = new Publication.Published(manifest);
    } catch (IOException | RuntimeException e) {
      transactions.abortAfter(e);
      throw e;
    }
    transactions.commit();
    // A commit returns before its markers are written; until then no consumer sees the records.
    try {
      models.readTo(place + 1, timeout);
    } catch (TimeoutException e) {
      LOG.warn("{} is published, but cannot be read yet", version, e);
    }
    return result;
  }

  /** Sends the outcome of a canary to {@code evaluations}; of another experiment nothing. */
  private void report(ExperimentDefinition ended, ModelCatalog catalog, boolean promoted) {
    String version = ended.canary();
    if (version != null) {
      byte[] outcome = CanaryOutcome.of(ended, version, catalog, promoted).toJson();
      Future<RecordMetadata> unused = send(topics.evaluations().name(), version, outcome);
    }
  }

  /** Records a refit that published nothing. */
  public void record(String key, Evaluation evaluation) {
    transactions.run(
        () -> {
          Future<RecordMetadata> unused =
              send(topics.evaluations().name(), key, evaluation.toJson());
          return true;
        });
  }

  /**
   * Removes old versions; see the class comment.
   *
   * @param mustGo versions that must not be kept; they are removed with all versions published
   *     before them, except the champion
   * @return the number of versions removed; 0 also if the champion changed meanwhile
   */
  public int trim(Predicate<ModelManifest> mustGo) {
    ModelCatalog catalog = catalog();
    if (!catalog.unreadable().isEmpty()) {
      LOG.warn(
          "Not trimming: the manifests of {} cannot be read, so it is unknown which chunks are"
              + " theirs",
          catalog.unreadable());
      return 0;
    }
    List<ModelManifest> manifests = catalog.manifests();
    Set<String> keep = RetainedVersions.of(catalog, experiments(), kept, mustGo);
    List<String> dropped =
        manifests.stream().map(ModelManifest::version).filter(v -> !keep.contains(v)).toList();
    if (!dropped.isEmpty()) {
      if (!transactions.run(() -> drop(dropped, catalog.championOffset()))) {
        LOG.info("Not trimming {} now: there is another champion", dropped);
        return 0;
      }
      LOG.info("Trimmed {}", dropped);
    }
    Map<Integer, Long> oldest = new HashMap<>();
    for (ModelManifest manifest : manifests) {
      if (keep.contains(manifest.version())) {
        oldest.merge(manifest.chunks().partition(), manifest.chunks().firstOffset(), Math::min);
      }
    }
    oldest.forEach(this::deleteBefore);
    return dropped.size();
  }

  @Override
  public void close() {
    try (models;
        experiments) {
      producer.close(CLOSE);
    }
  }

  private void deleteBefore(int partition, long offset) {
    TopicPartition chunks = new TopicPartition(topics.modelChunks().name(), partition);
    try {
      trimmer.deleteBefore(chunks, offset);
    } catch (KafkaException e) {
      LOG.warn("Could not delete {} below {}; the next trimming will try again", chunks, offset, e);
    }
  }

  /**
   * Sends tombstones; returns whether the champion at that point of the topic is still the same.
   */
  private boolean drop(List<String> versions, long championOffset) {
    List<Future<RecordMetadata>> sent =
        versions.stream().map(v -> send(topics.models().name(), v, null)).toList();
    long place = placed(sent.get(0)).offset();
    return models.readTo(place, timeout).championOffset() == championOffset;
  }

  private Future<RecordMetadata> send(ExperimentDefinition experiment) {
    return send(topics.experiments().name(), experiment.name(), Experiments.encode(experiment));
  }

  /**
   * The commit reports a failure, too, so a caller that needs no offset need not wait for the
   * record.
   */
  private Future<RecordMetadata> send(String topic, String key, byte @Nullable [] value) {
    return producer.send(new ProducerRecord<>(topic, 0, key, value));
  }
}
