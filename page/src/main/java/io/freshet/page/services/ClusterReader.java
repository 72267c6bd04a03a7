package io.freshet.page.services;

import io.freshet.schemas.channel.TopicConfigs;
import io.freshet.schemas.record.CountText;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Reader of what Kafka holds of a deployment, by an admin client that changes nothing. */
final class ClusterReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** Growth is told of after this time. */
  private static final long GROWTH_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private static final double MILLIS_PER_DAY = TimeUnit.DAYS.toMillis(1);

  private final Supplier<Admin> clients;
  private final Topics topics;
  private final Map<String, String> groups;
  private @Nullable Admin admin;
  private @Nullable Long firstUsed;
  private long firstMillis;

  /**
   * Creates a reader; nothing connects before {@link #read}.
   *
   * @param kafka how to reach Kafka
   * @param groups consumer group without the prefix, by the service that it belongs to
   */
  ClusterReader(KafkaSettings kafka, Map<String, String> groups) {
    this.clients = () -> Admin.create(kafka.adminProperties());
    this.topics = kafka.topics();
    this.groups = new LinkedHashMap<>();
    groups.forEach((service, group) -> this.groups.put(service, kafka.prefixed(group)));
  }

  /**
   * Reads everything.
   *
   * @param nowMillis epoch milliseconds
   * @throws ExecutionException if Kafka refuses an answer
   * @throws TimeoutException if Kafka does not answer
   */
  ClusterFacts read(long nowMillis)
      throws ExecutionException, TimeoutException, InterruptedException {
    Admin open = admin;
    if (open == null) {
      open = clients.get();
      admin = open;
    }
    List<String> names = topics.all().stream().map(Topic::name).toList();
    Map<String, TopicDescription> described = get(open.describeTopics(names).allTopicNames());
    Map<TopicPartition, Long> ends = offsets(open, described, OffsetSpec.latest());
    Map<TopicPartition, Long> begins = offsets(open, described, OffsetSpec.earliest());
    Map<String, Map<String, String>> configs = TopicConfigs.inForce(open, names, PATIENCE);
    Map<Integer, Map<String, LogDirDescription>> folders = folders(open);
    Map<TopicPartition, Long> sizes = sizes(folders);
    List<ClusterFacts.Topic> found = new ArrayList<>();
    for (String name : names) {
      long records = 0;
      long bytes = 0;
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        if (end.getKey().topic().equals(name)) {
          records += end.getValue() - begins.getOrDefault(end.getKey(), 0L);
          bytes += sizes.getOrDefault(end.getKey(), 0L);
        }
      }
      String kept = kept(configs.getOrDefault(name, Map.of()));
      found.add(new ClusterFacts.Topic(name, records, bytes, kept));
    }
    return new ClusterFacts(found, waiting(open, ends), disk(folders, nowMillis));
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Map<String, TopicDescription> topics, OffsetSpec which)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    topics.forEach(
        (name, topic) ->
            topic
                .partitions()
                .forEach(of -> wanted.put(new TopicPartition(name, of.partition()), which)));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> one :
        get(admin.listOffsets(wanted).all()).entrySet()) {
      offsets.put(one.getKey(), one.getValue().offset());
    }
    return offsets;
  }

  private List<ClusterFacts.Waiting> waiting(Admin admin, Map<TopicPartition, Long> ends)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<ClusterFacts.Waiting> waiting = new ArrayList<>();
    for (Map.Entry<String, String> group : groups.entrySet()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          new TreeMap<>(
              Comparator.comparing(TopicPartition::topic)
                  .thenComparingInt(TopicPartition::partition));
      committed.putAll(
          get(admin.listConsumerGroupOffsets(group.getValue()).partitionsToOffsetAndMetadata()));
      committed.forEach(
          (of, offset) -> {
            Long end = ends.get(of);
            if (end != null && offset != null) {
              waiting.add(
                  new ClusterFacts.Waiting(
                      group.getKey(),
                      of.topic(),
                      of.partition(),
                      Math.max(0, end - offset.offset())));
            }
          });
    }
    return waiting;
  }

  private static Map<Integer, Map<String, LogDirDescription>> folders(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<Integer> brokers =
        get(admin.describeCluster().nodes()).stream().map(Node::id).sorted().toList();
    return get(admin.describeLogDirs(brokers).allDescriptions());
  }

  /** The size of the largest copy of each partition. */
  private static Map<TopicPartition, Long> sizes(
      Map<Integer, Map<String, LogDirDescription>> folders) {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    for (Map<String, LogDirDescription> ofBroker : folders.values()) {
      for (LogDirDescription folder : ofBroker.values()) {
        folder.replicaInfos().forEach((of, copy) -> sizes.merge(of, copy.size(), Math::max));
      }
    }
    return sizes;
  }

  private ClusterFacts.@Nullable Disk disk(
      Map<Integer, Map<String, LogDirDescription>> folders, long nowMillis) {
    long used = 0;
    long free = 0;
    for (Map<String, LogDirDescription> ofBroker : folders.values()) {
      for (LogDirDescription folder : ofBroker.values()) {
        if (folder.usableBytes().isEmpty()) {
          return null; // a broker that does not tell
        }
        free += folder.usableBytes().getAsLong();
        used +=
            folder.replicaInfos().entrySet().stream()
                .filter(copy -> isOurs(copy.getKey().topic()))
                .mapToLong(copy -> copy.getValue().size())
                .sum();
      }
    }
    return new ClusterFacts.Disk(used, free, daysLeft(used, free, nowMillis));
  }

  /** Whether a topic belongs to the deployment: its own, or a changelog of a service. */
  private boolean isOurs(String topic) {
    return topics.all().stream().anyMatch(own -> own.name().equals(topic))
        || groups.values().stream().anyMatch(group -> topic.startsWith(group + "-"));
  }

  private @Nullable Long daysLeft(long used, long free, long nowMillis) {
    Long before = firstUsed;
    if (before == null) {
      firstUsed = used;
      firstMillis = nowMillis;
      return null;
    }
    long millis = nowMillis - firstMillis;
    if (millis < GROWTH_MILLIS || used <= before) {
      return null;
    }
    double perDay = (used - before) * (MILLIS_PER_DAY / millis);
    return (long) (free / perDay);
  }

  /** How long a topic keeps records, in words. */
  static String kept(Map<String, String> config) {
    String policy = config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
    String newest = policy.contains("compact") ? "the newest of each key" : "";
    if (!policy.contains("delete")) {
      return newest;
    }
    long millis = Long.parseLong(config.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    String time = millis < 0 ? "for ever" : time(millis);
    return newest.isEmpty() ? time : newest + ", " + time;
  }

  private static String time(long millis) {
    long days = TimeUnit.MILLISECONDS.toDays(millis);
    return days > 1
        ? CountText.of(days, "day")
        : CountText.of(TimeUnit.MILLISECONDS.toHours(millis), "hour");
  }

  private static <T> T get(KafkaFuture<T> answer)
      throws ExecutionException, TimeoutException, InterruptedException {
    return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    Admin open = admin;
    if (open != null) {
      open.close(CLOSE);
    }
  }
}
