package io.freshet.standalone.topics;

import io.freshet.schemas.record.CountText;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Partitioning;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The administration of a deployment's topics: creates, checks and lists them.
 *
 * <p>{@link #create} may be called at every start. It leaves existing topics unchanged, but refuses
 * a topic with a wrong partition count, cleanup policy or kind of timestamp, because components
 * rely on them (a user's records on one partition, states that retention never deletes). It returns
 * only when every partition answers: otherwise a producer that writes right after the creation can
 * lose records without an error (KAFKA-15591).
 */
public final class TopicAdmin {

  private static final long RETRY_MILLIS = 100;

  private final Admin admin;
  private final Topics topics;
  private final int userPartitions;
  private final short replicationFactor;

  /**
   * Creates an instance on an admin client, which the caller closes.
   *
   * @param userPartitions partition count of the user-keyed topics
   * @param replicationFactor of new topics; -1 for the broker's default
   */
  public TopicAdmin(Admin admin, Topics topics, int userPartitions, short replicationFactor) {
    this.admin = admin;
    this.topics = topics;
    this.userPartitions = userPartitions;
    this.replicationFactor = replicationFactor;
  }

  /** Creates an instance for the deployment of the settings. */
  public static TopicAdmin of(Admin admin, KafkaSettings kafka) {
    return new TopicAdmin(admin, kafka.topics(), kafka.userPartitions(), kafka.replicationFactor());
  }

  /**
   * Creates missing topics, checks existing ones, and waits until all partitions answer.
   *
   * @param timeout max time of the whole call
   * @return the names of the created topics; empty if all topics existed
   * @throws TopicException if a topic has wrong settings (the message names all such topics, and
   *     nothing was created), or the cluster does not answer in time
   */
  public List<String> create(Duration timeout) throws TopicException, InterruptedException {
    Deadline deadline = new Deadline(timeout);
    Map<String, TopicState> existing = states(deadline);
    check(existing.values());
    List<Topic<?, ?>> missing =
        topics.all().stream().filter(t -> !existing.containsKey(t.name())).toList();
    List<String> created = createAll(missing, deadline);
    if (created.size() < missing.size()) {
      // Another process created topics at the same time.
      check(states(deadline).values());
    }
    awaitPartitions(deadline);
    return created;
  }

  /**
   * Raises {@code delete.retention.ms} of existing topics to the value of this release. An earlier
   * release may have created them with a shorter one.
   *
   * @param timeout max time of the whole call
   * @return the names of the changed topics
   */
  public List<String> keepTombstones(Duration timeout) throws TopicException, InterruptedException {
    Deadline deadline = new Deadline(timeout);
    Map<String, TopicState> existing = states(deadline);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new LinkedHashMap<>();
    for (Topic<?, ?> topic : topics.all()) {
      String must = topic.configs().get(TopicConfig.DELETE_RETENTION_MS_CONFIG);
      TopicState state = existing.get(topic.name());
      if (must != null && state != null) {
        String is = state.config(TopicConfig.DELETE_RETENTION_MS_CONFIG).orElse("0");
        if (Long.parseLong(is) < Long.parseLong(must)) {
          changes.put(
              new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
              List.of(
                  new AlterConfigOp(
                      new ConfigEntry(TopicConfig.DELETE_RETENTION_MS_CONFIG, must),
                      AlterConfigOp.OpType.SET)));
        }
      }
    }
    try {
      admin
          .incrementalAlterConfigs(changes)
          .all()
          .get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure("cannot change how long tombstones stay", e);
    } catch (TimeoutException e) {
      throw new TopicException(
          "cannot change how long tombstones stay: no answer within " + deadline, e);
    }
    return changes.keySet().stream().map(ConfigResource::name).toList();
  }

  /**
   * Lists the deployment's existing topics, in the order of {@link Topics#all()}.
   *
   * @param timeout max time of the whole call
   */
  public List<TopicState> list(Duration timeout) throws TopicException, InterruptedException {
    return List.copyOf(states(new Deadline(timeout)).values());
  }

  /**
   * Finds any topic by name, such as the changelog of a store.
   *
   * @param timeout max time of the whole call
   * @return empty if there is no such topic
   */
  public Optional<TopicState> find(String name, Duration timeout)
      throws TopicException, InterruptedException {
    return Optional.ofNullable(states(List.of(name), new Deadline(timeout)).get(name));
  }

  /**
   * Lists the deployment's topics as {@link #list} does, for callers that need every topic to exist
   * with the right settings.
   *
   * @throws TopicException if a topic is missing or has wrong settings
   */
  public List<TopicState> require(Duration timeout) throws TopicException, InterruptedException {
    Map<String, TopicState> states = states(new Deadline(timeout));
    List<String> missing =
        topics.all().stream().map(Topic::name).filter(n -> !states.containsKey(n)).toList();
    if (!missing.isEmpty()) {
      throw new TopicException(
          "topics " + String.join(", ", missing) + " do not exist: run freshet topics create",
          null);
    }
    check(states.values());
    return List.copyOf(states.values());
  }

  /**
   * Returns the wrong settings of a topic, one line each; empty if there are none.
   *
   * @param state the topic's state on the broker
   */
  public List<String> differences(TopicState state) {
    Optional<Topic<?, ?>> wanted =
        topics.all().stream().filter(t -> t.name().equals(state.name())).findFirst();
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    int partitions = wanted.get().partitions(userPartitions);
    if (state.partitions() != partitions) {
      found.add(
          "topic %s has %s: must be %d (%s, fixed at creation)"
              .formatted(
                  state.name(),
                  CountText.of(state.partitions(), "partition"),
                  partitions,
                  wanted.get().partitioning() == Partitioning.BY_USER
                      ? "topics.partitions, the same for every user-keyed topic"
                      : "always"));
    }
    for (String key :
        List.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)) {
      String must = wanted.get().configs().get(key);
      String is = state.config(key).orElse("");
      if (must != null && !words(must).equals(words(is))) {
        found.add("topic %s has %s = %s: must be %s".formatted(state.name(), key, is, must));
      }
    }
    return found;
  }

  /** {@code compact,delete} and {@code delete,compact} are the same policy. */
  private static Set<String> words(String list) {
    return Set.copyOf(List.of(list.replace(" ", "").split(",", -1)));
  }

  private void check(Collection<TopicState> existing) throws TopicException {
    List<String> found = new ArrayList<>();
    existing.forEach(state -> found.addAll(differences(state)));
    if (!found.isEmpty()) {
      throw new TopicException(String.join("\n", found), null);
    }
  }

  private List<String> createAll(List<Topic<?, ?>> missing, Deadline deadline)
      throws TopicException, InterruptedException {
    List<NewTopic> requests = new ArrayList<>();
    for (Topic<?, ?> topic : missing) {
      Optional<Short> replicas =
          replicationFactor > 0 ? Optional.of(replicationFactor) : Optional.empty();
      requests.add(
          new NewTopic(topic.name(), Optional.of(topic.partitions(userPartitions)), replicas)
              .configs(topic.configs()));
    }
    CreateTopicsResult result = admin.createTopics(requests);
    List<String> created = new ArrayList<>();
    for (Topic<?, ?> topic : missing) {
      KafkaFuture<Void> creation = result.values().get(topic.name());
      if (creation == null) {
        throw new TopicException("the broker did not answer for topic " + topic.name(), null);
      }
      try {
        creation.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        created.add(topic.name());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw failure("cannot create topic " + topic.name(), e);
        }
      } catch (TimeoutException e) {
        throw new TopicException(
            "cannot create topic " + topic.name() + ": no answer within " + deadline, e);
      }
    }
    return created;
  }

  private void awaitPartitions(Deadline deadline) throws TopicException, InterruptedException {
    Set<TopicPartition> waiting = new HashSet<>();
    for (Topic<?, ?> topic : topics.all()) {
      for (int p = 0; p < topic.partitions(userPartitions); p++) {
        waiting.add(new TopicPartition(topic.name(), p));
      }
    }
    while (true) {
      waiting.removeAll(endOffsets(waiting, deadline).keySet());
      if (waiting.isEmpty()) {
        return;
      }
      if (deadline.remainingMillis() <= RETRY_MILLIS) {
        throw new TopicException(
            "partitions " + waiting + " have no leader that answers within " + deadline, null);
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** Returns the end offsets of the partitions that have a leader; the others are absent. */
  private Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Deadline deadline)
      throws TopicException, InterruptedException {
    return offsets(partitions, OffsetSpec.latest(), deadline);
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec, Deadline deadline)
      throws TopicException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(p -> asked.put(p, spec));
    var answer = admin.listOffsets(asked);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        ListOffsetsResultInfo info =
            answer
                .partitionResult(partition)
                .get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        offsets.put(partition, info.offset());
      } catch (ExecutionException e) {
        boolean later =
            e.getCause() instanceof RetriableException
                && !(e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException);
        if (!later) {
          throw failure("cannot read the offsets of " + partition, e);
        }
      } catch (TimeoutException e) {
        throw new TopicException(
            "cannot read the offsets of " + partition + ": no answer within " + deadline, e);
      }
    }
    return offsets;
  }

  private Map<String, TopicState> states(Deadline deadline)
      throws TopicException, InterruptedException {
    List<String> names = new ArrayList<>();
    topics.all().forEach(topic -> names.add(topic.name()));
    return states(names, deadline);
  }

  /** Returns the existing topics among these, in the order of the list. */
  private Map<String, TopicState> states(List<String> names, Deadline deadline)
      throws TopicException, InterruptedException {
    try {
      Set<String> known =
          admin.listTopics().names().get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
      List<String> ours = names.stream().filter(known::contains).toList();
      Map<String, TopicDescription> described =
          admin
              .describeTopics(ours)
              .allTopicNames()
              .get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
      List<ConfigResource> resources =
          ours.stream().map(n -> new ConfigResource(ConfigResource.Type.TOPIC, n)).toList();
      Map<ConfigResource, Config> configs =
          admin
              .describeConfigs(resources)
              .all()
              .get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
      Map<String, TopicState> states = new LinkedHashMap<>();
      for (ConfigResource resource : resources) {
        TopicDescription description = described.get(resource.name());
        Config config = configs.get(resource);
        if (description != null && config != null) {
          states.put(resource.name(), state(description, config, deadline));
        }
      }
      return states;
    } catch (ExecutionException e) {
      throw failure("cannot read the cluster's topics", e);
    } catch (TimeoutException e) {
      throw new TopicException("cannot read the cluster's topics: no answer within " + deadline, e);
    }
  }

  private TopicState state(TopicDescription description, Config config, Deadline deadline)
      throws TopicException, InterruptedException {
    List<TopicPartition> partitions =
        description.partitions().stream()
            .map(p -> new TopicPartition(description.name(), p.partition()))
            .toList();
    Map<TopicPartition, Long> ends = endOffsets(partitions, deadline);
    Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest(), deadline);
    long records = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      records += end.getValue() - starts.getOrDefault(end.getKey(), end.getValue());
    }
    Map<String, String> values = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        values.put(entry.name(), entry.value());
      }
    }
    return new TopicState(
        description.name(),
        partitions.size(),
        description.partitions().get(0).replicas().size(),
        values,
        records);
  }

  private static TopicException failure(String what, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new TopicException(what + ": " + cause.getMessage(), cause);
  }

  /** The time by which the whole call must be done. */
  private static final class Deadline {

    private final Duration timeout;
    private final long end;

    Deadline(Duration timeout) {
      this.timeout = timeout;
      this.end = System.nanoTime() + timeout.toNanos();
    }

    long remainingMillis() {
      return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    @Override
    public String toString() {
      return timeout.toMillis() + " ms";
    }
  }
}
