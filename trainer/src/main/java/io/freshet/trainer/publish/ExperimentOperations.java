package io.freshet.trainer.publish;

import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.experiment.Experiments;
import io.freshet.schemas.record.Suggestions;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.publish.ExperimentRefusedException.Why;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Operations on experiments: list, start, end, remove. Each call except {@link #peek} first reads
 * {@code experiments} to its end.
 *
 * <p>A change is decided on the records read. If another record came to the topic before the
 * change's own one, the change is aborted and decided again, as {@link ModelOperations} does.
 *
 * <p>Not thread-safe, except {@link #wakeup}.
 */
public final class ExperimentOperations implements AutoCloseable {
  /** Max models beside the champion that running experiments may name: a scorer holds no more. */
  public static final int MAX_MODELS = 2;

  private static final int ATTEMPTS = 10;

  private final ExperimentTopicReader experiments;
  private final ModelTopicReader models;
  private final Supplier<Producer<String, byte[]>> producers;
  private final Duration transactionTimeout;
  private final LongSupplier nanoTime;
  private final Topics topics;
  private final Duration timeout;
  private @Nullable Producer<String, byte[]> producer;

  /**
   * A record of {@code experiments}.
   *
   * @param name its key
   * @param value the definition; null removes the experiment
   */
  private record Change(String name, @Nullable ExperimentDefinition value) {}

  /** Decides on a change, given all experiments. */
  @FunctionalInterface
  private interface Decision {
    Change on(List<ExperimentDefinition> all) throws ExperimentRefusedException;
  }

  /**
   * @param experiments closed with this
   * @param models closed with this
   * @param producers creates the transactional producer before the first change
   * @param timeout of each wait for the broker
   * @param transactionTimeout the producers' {@code transaction.timeout.ms}
   * @param nanoTime a clock for the age of a transaction, as {@link System#nanoTime}
   */
  public ExperimentOperations(
      ExperimentTopicReader experiments,
      ModelTopicReader models,
      Supplier<Producer<String, byte[]>> producers,
      Topics topics,
      Duration timeout,
      Duration transactionTimeout,
      LongSupplier nanoTime) {
    this.experiments = experiments;
    this.models = models;
    this.producers = producers;
    this.topics = topics;
    this.timeout = timeout;
    this.transactionTimeout = transactionTimeout;
    this.nanoTime = nanoTime;
  }

  /**
   * Connects to a cluster.
   *
   * @param transactionalId without the prefix of topics; a process that runs at the same time needs
   *     another one
   * @param timeout of each wait for the broker
   */
  public static ExperimentOperations open(
      KafkaSettings settings, String transactionalId, Duration timeout) {
    Map<String, Object> properties =
        PublishClients.producerProperties(settings, settings.prefixed(transactionalId));
    return new ExperimentOperations(
        ExperimentTopicReader.open(settings),
        ModelTopicReader.open(settings),
        () -> PublishClients.producer(properties),
        settings.topics(),
        timeout,
        PublishClients.transactionTimeout(properties),
        System::nanoTime);
  }

  /** All experiments, ended ones included, the oldest first. */
  public List<ExperimentDefinition> list() {
    return experiments.refresh(timeout);
  }

  /** The experiments of the records that have arrived, without asking for the topic's end. */
  public List<ExperimentDefinition> peek() {
    return experiments.poll(Duration.ZERO);
  }

  /**
   * Starts an experiment.
   *
   * @param experiment valid by {@link io.freshet.schemas.experiment.ExperimentRules}, and running
   * @throws ExperimentRefusedException if its name is taken, or its models cannot serve
   */
  public void start(ExperimentDefinition experiment) throws ExperimentRefusedException {
    ModelCatalog catalog = models.refresh(timeout);
    change(
        all -> {
          Optional<ExperimentDefinition> same = named(all, experiment.name());
          if (same.isPresent()) {
            throw new ExperimentRefusedException(
                Why.NAME_TAKEN,
                "there is an experiment '%s' (%s): choose another name"
                    .formatted(experiment.name(), same.get().status().wireName()));
          }
          checkModels(experiment, all, catalog);
          return new Change(experiment.name(), experiment);
        });
  }

  /**
   * Ends a running experiment.
   *
   * @param status stopped or decided
   * @param reason why, for people
   * @return the experiment after its end
   * @throws ExperimentRefusedException if no experiment has this name, or it has ended
   */
  public ExperimentDefinition end(
      String name,
      ExperimentDefinition.Status status,
      long atMillis,
      ExperimentDefinition.EndedBy by,
      String reason)
      throws ExperimentRefusedException {
    Change ended =
        change(
            all -> {
              ExperimentDefinition experiment = require(all, name);
              if (!experiment.running()) {
                throw new ExperimentRefusedException(
                    Why.NOT_RUNNING,
                    "the experiment '%s' has ended (%s)"
                        .formatted(name, experiment.status().wireName()));
              }
              return new Change(name, experiment.ended(status, atMillis, by, reason));
            });
    return Objects.requireNonNull(ended.value());
  }

  /**
   * Removes an experiment.
   *
   * @throws ExperimentRefusedException if no experiment has this name
   */
  public void remove(String name) throws ExperimentRefusedException {
    change(all -> new Change(require(all, name).name(), null));
  }

  /** The experiment of a name, with a hint if there is none. */
  public static ExperimentDefinition require(List<ExperimentDefinition> all, String name)
      throws ExperimentRefusedException {
    Optional<ExperimentDefinition> found = named(all, name);
    if (found.isEmpty()) {
      List<String> names = all.stream().map(ExperimentDefinition::name).toList();
      throw new ExperimentRefusedException(
          Why.UNKNOWN_EXPERIMENT,
          "there is no experiment '" + name + "'" + Suggestions.hint(name, names));
    }
    return found.get();
  }

  /** Makes the running call or the next one throw; may be called from any thread. */
  public void wakeup() {
    experiments.wakeup();
    models.wakeup();
  }

  @Override
  public void close() {
    try (experiments;
        models) {
      closeProducer();
    }
  }

  private static Optional<ExperimentDefinition> named(List<ExperimentDefinition> all, String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private static void checkModels(
      ExperimentDefinition experiment, List<ExperimentDefinition> all, ModelCatalog catalog)
      throws ExperimentRefusedException {
    Set<ArmModel> named = new LinkedHashSet<>();
    all.stream()
        .filter(ExperimentDefinition::running)
        .forEach(each -> each.arms().forEach(arm -> add(arm, named)));
    for (Arm arm : experiment.arms()) {
      add(arm, named);
      if (arm.model() instanceof ArmModel.Fixed fixed
          && catalog.manifest(fixed.version()).isEmpty()) {
        List<String> versions = catalog.manifests().stream().map(ModelManifest::version).toList();
        throw new ExperimentRefusedException(
            Why.UNKNOWN_MODEL,
            "arm '%s': the version '%s' is not published%s"
                .formatted(
                    arm.name(), fixed.version(), Suggestions.hint(fixed.version(), versions)));
      }
      if (arm.model() instanceof ArmModel.Following following
          && catalog.manifests().stream().noneMatch(m -> m.recipe().equals(following.recipe()))) {
        throw new ExperimentRefusedException(
            Why.UNKNOWN_MODEL,
            "arm '%s': no published version has the recipe '%s'"
                .formatted(arm.name(), following.recipe()));
      }
    }
    if (named.size() > MAX_MODELS) {
      throw new ExperimentRefusedException(
          Why.TOO_MANY_MODELS,
          "the running experiments and this one name %d models beside the champion, and a scorer holds %d"
              .formatted(named.size(), MAX_MODELS));
    }
  }

  private static void add(Arm arm, Set<ArmModel> named) {
    ArmModel model = arm.model();
    if (model != null) {
      named.add(model);
    }
  }

  private Change change(Decision decision) throws ExperimentRefusedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<ExperimentDefinition> all = list();
      Change change = decision.on(all);
      try {
        if (write(change, all)) {
          return change;
        }
      } catch (PublisherLostException e) {
        closeProducer(); // the next change gets a new one
        throw new KafkaException("nothing was changed: " + e.getMessage(), e);
      }
    }
    throw new KafkaException(
        "something else was written to "
            + topics.experiments().name()
            + " at each of "
            + ATTEMPTS
            + " attempts; nothing was changed, try again");
  }

  private boolean write(Change change, List<ExperimentDefinition> seen) {
    Producer<String, byte[]> to = producer;
    if (to == null) {
      to = producers.get();
      producer = to;
      transactions(to).start();
    }
    Producer<String, byte[]> target = to;
    ExperimentDefinition value = change.value();
    byte[] bytes = value == null ? null : Experiments.encode(value);
    AtomicLong place = new AtomicLong();
    boolean written =
        transactions(target)
            .run(
                () -> {
                  ProducerRecord<String, byte[]> record =
                      new ProducerRecord<>(topics.experiments().name(), 0, change.name(), bytes);
                  place.set(Transactions.placed(target.send(record)).offset());
                  return experiments.readTo(place.get(), timeout) == seen;
                });
    if (written) {
      // A commit returns before its marker is written; until then no reader sees the change.
      try {
        experiments.readTo(place.get() + 1, timeout);
      } catch (TimeoutException e) {
        throw new TimeoutException(
            "the change of " + change.name() + " was committed, but cannot be read yet", e);
      }
    }
    return written;
  }

  private void closeProducer() {
    Producer<String, byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(timeout);
    }
  }

  private Transactions transactions(Producer<String, byte[]> target) {
    return new Transactions(
        target, "another process that changes experiments", transactionTimeout, nanoTime);
  }
}
