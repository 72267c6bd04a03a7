package io.freshet.standalone.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.freshet.ingest.ForgottenUserFinder;
import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.IngestTopology;
import io.freshet.model.neighbour.UserKnnModel;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.demo.TopicScan;
import io.freshet.standalone.demo.TopicScan.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The export of all data kept on a user: every record about the user on every topic and changelog
 * of a deployment, including superseded records and tombstones that the brokers still hold, and a
 * list of the data elsewhere. It reads all partitions completely, committed records only, and holds
 * one record in memory at a time. It writes nothing to Kafka.
 */
public final class UserExport {
  private final KafkaSettings kafka;
  private final IngestSettings ingest;
  private final Duration patience;
  private final InstantSource clock;

  /** Receives the progress of an export. */
  public interface Progress {
    /**
     * Reports progress.
     *
     * @param behind number of offsets read in all topics
     * @param end number of offsets in all topics
     */
    void read(long behind, long end);
  }

  /**
   * Creates an export that has read nothing yet.
   *
   * @param patience max time without a record; an export may take any time
   */
  public UserExport(
      KafkaSettings kafka, IngestSettings ingest, Duration patience, InstantSource clock) {
    this.kafka = kafka;
    this.ingest = ingest;
    this.patience = patience;
    this.clock = clock;
  }

  /** Returns the topics without data on users; all other topics are read. */
  private static Set<Topic<?, ?>> withoutUsers(Topics topics) {
    return Set.of(
        topics.items(),
        topics.models(),
        topics.modelChunks(),
        topics.evaluations(),
        topics.experiments());
  }

  /**
   * Writes the document.
   *
   * @param userId the bytes of the user's key
   * @param existing names of all topics of the cluster, internal ones included
   * @param out not closed
   * @return the number of records about the user
   * @throws TimeoutException if the brokers stop answering
   * @throws IOException if the document cannot be written
   */
  public long write(byte[] userId, Collection<String> existing, Writer out, Progress progress)
      throws IOException {
    TopicScan scan = new TopicScan(kafka.consumerProperties(), patience);
    Map<String, ExportDocument.Values> topics = topics(existing);
    Map<String, Map<TopicPartition, Range>> ranges = new LinkedHashMap<>();
    long end = 0;
    for (String topic : topics.keySet()) {
      Map<TopicPartition, Range> partitions = scan.ranges(topic);
      ranges.put(topic, partitions);
      end += length(partitions);
    }
    UserRecords user = new UserRecords(userId);
    Set<String> hashes = hashes(userId, existing);
    ForgottenUserFinder forgotten = new ForgottenUserFinder(userId);
    long found = 0;
    long behind = 0;
    try (ExportDocument document = new ExportDocument(out, userId, clock.instant())) {
      for (Map.Entry<String, Map<TopicPartition, Range>> each : ranges.entrySet()) {
        ExportDocument.Values values = Objects.requireNonNull(topics.get(each.getKey()));
        document.startTopic(each.getKey());
        long before = behind;
        long total = end;
        long[] records = new long[1];
        scan.read(
            each.getValue(),
            record -> {
              if (isAbout(user, hashes, forgotten, record, values)) {
                records[0]++;
                try {
                  document.record(record, values);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            },
            offsets -> progress.read(before + offsets, total));
        behind += length(each.getValue());
        found += records[0];
        document.endTopic(length(each.getValue()));
      }
      document.finish(elsewhere());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }

  private static boolean isAbout(
      UserRecords user,
      Set<String> hashes,
      ForgottenUserFinder forgotten,
      ConsumerRecord<byte[], byte[]> record,
      ExportDocument.Values values) {
    return switch (values) {
      case JSON -> user.concerns(record);
      case HASHED -> record.key() != null && hashes.contains(new String(record.key(), US_ASCII));
      case STATE_RECORD, STATE -> user.hasKey(record);
      case MEMORY -> forgotten.isEntry(record.partition(), record.key(), record.value());
    };
  }

  /** Returns the topics to read with the format of their values, in the order of the data flow. */
  private Map<String, ExportDocument.Values> topics(Collection<String> existing) {
    Topics topics = kafka.topics();
    Set<Topic<?, ?>> withoutUsers = withoutUsers(topics);
    Map<String, ExportDocument.Values> read = new LinkedHashMap<>();
    for (Topic<?, ?> topic : topics.all()) {
      if (!withoutUsers.contains(topic)) {
        read.put(topic.name(), valuesOf(topics, topic));
      }
    }
    String application = kafka.prefixed(ingest.applicationId()) + "-";
    existing.stream()
        .filter(name -> name.startsWith(application) && name.endsWith("-changelog"))
        .sorted()
        .forEach(name -> read.put(name, valuesOf(name.substring(application.length()))));
    return read;
  }

  private static ExportDocument.Values valuesOf(Topics topics, Topic<?, ?> topic) {
    if (topic.equals(topics.userStates())) {
      return ExportDocument.Values.STATE_RECORD;
    }
    return topic.equals(topics.judgements())
        ? ExportDocument.Values.HASHED
        : ExportDocument.Values.JSON;
  }

  /** Returns the keys of the user's records on {@code judgements}, one per known experiment. */
  private Set<String> hashes(byte[] userId, Collection<String> existing) {
    Set<String> hashes = new HashSet<>();
    if (!existing.contains(kafka.topics().experiments().name())) {
      return hashes;
    }
    try (ExperimentTopicReader experiments = ExperimentTopicReader.open(kafka)) {
      for (ExperimentDefinition experiment : experiments.refresh(patience)) {
        hashes.add(Assignment.key(new Assignment(experiment).userHash(userId)));
      }
    }
    return hashes;
  }

  private static ExportDocument.Values valuesOf(String changelog) {
    return switch (changelog) {
      case IngestTopology.STORE + "-changelog" -> ExportDocument.Values.STATE;
      case IngestTopology.MEMORY + "-changelog" -> ExportDocument.Values.MEMORY;
      default -> ExportDocument.Values.JSON;
    };
  }

  /** Returns the places that hold data on the user outside the topics. */
  private List<Map<String, String>> elsewhere() {
    List<Map<String, String>> places = new ArrayList<>();
    places.add(place("ingest's local stores", "the same as their changelogs"));
    places.add(
        place(
            "the scorer's query table (scorer.queries.enabled)",
            "the same as " + kafka.topics().userStates().name()));
    places.add(
        place(
            "the scorer's memory",
            "for its recent users, the ids of the items that their last list named; gone when it"
                + " stops"));
    places.add(
        place(
            "the trainer's memory",
            "what "
                + kafka.topics().userStates().name()
                + " holds; and in its state folder sums of hits under a hash of the id, while a"
                + " recipe challenges the champion's"));
    try (ModelTopicReader models = ModelTopicReader.open(kafka)) {
      for (ModelManifest manifest : models.refresh(patience).manifests()) {
        if (manifest.family().equals(UserKnnModel.FAMILY)) {
          places.add(
              place(
                  "model " + manifest.version() + " (" + manifest.family() + ")",
                  "ratings of the users it was trained on, without their ids, in "
                      + kafka.topics().modelChunks().name()
                      + " and in state folders of trainer and scorers"));
        }
      }
    }
    return places;
  }

  private static Map<String, String> place(String where, String holds) {
    Map<String, String> place = new LinkedHashMap<>();
    place.put("where", where);
    place.put("holds", holds);
    return place;
  }

  private static long length(Map<TopicPartition, Range> ranges) {
    return ranges.values().stream().mapToLong(Range::length).sum();
  }
}
