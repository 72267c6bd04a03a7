package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.IngestTopology;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import io.freshet.simulation.streams.StreamsInstance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The invariant that every user's state equals a replay of the user's accepted ratings and newest
 * profile, in any order of arrival, and contains nothing from before the user was forgotten.
 */
final class States {
  private record Place(CauseTopic topic, int partition, long offset) {}

  private final World world;
  private final Topics topics;
  private final RatingParser parser;
  private final UserStateUpdater updater;

  private States(World world) {
    this.world = world;
    this.topics = world.deployment.topics();
    this.parser =
        new RatingParser(world.deployment.ingest().rules(), world.deployment.ingest().events());
    this.updater =
        new UserStateUpdater(
            world.deployment.ingest().historyMax(), world.deployment.ingest().timeZone());
  }

  /** Checks it, once everything is processed. */
  static void check(World world) {
    new States(world).check();
  }

  private void check() {
    for (PartitionLog log : world.kafka.logs(topics.userStates().name())) {
      Map<String, Set<Place>> causes = new TreeMap<>();
      Map<String, byte[]> newest = new HashMap<>();
      UserStateRecord record = new UserStateRecord();
      for (LogEntry entry : log.history()) {
        String user = new String(entry.key(), UTF_8);
        byte[] value = entry.value();
        if (value == null) {
          causes.put(user, new LinkedHashSet<>());
          newest.remove(user);
          continue;
        }
        record.decode(value);
        causes
            .computeIfAbsent(user, u -> new LinkedHashSet<>())
            .add(new Place(record.causeTopic(), record.partition(), record.offset()));
        newest.put(user, record.stateBytes());
      }
      Map<Bytes, byte[]> store = store(log.name().partition());
      causes.forEach(
          (user, of) -> {
            byte[] expected = replay(user, of);
            compare(user, "newest state", expected, newest.get(user));
            compare(user, "store", expected, store.get(Bytes.wrap(user.getBytes(UTF_8))));
          });
    }
  }

  private Map<Bytes, byte[]> store(int task) {
    StreamsInstance owner = world.ingest.application().owner(task);
    if (owner == null) {
      throw new IllegalStateException("nobody owns task " + task);
    }
    return owner.store(task, IngestTopology.STORE);
  }

  private static void compare(
      String user, String what, byte @Nullable [] expected, byte @Nullable [] found) {
    Violation.require(
        Arrays.equals(expected, found),
        "%s of %s is %s, a replay gives %s",
        what,
        user,
        hex(found),
        hex(expected));
  }

  private static String hex(byte @Nullable [] bytes) {
    return bytes == null ? "nothing" : java.util.HexFormat.of().formatHex(bytes);
  }

  private byte @Nullable [] replay(String user, Set<Place> causes) {
    byte[] state = null;
    for (Place cause : causes) {
      if (cause.topic() == CauseTopic.RATINGS) {
        LogEntry entry = posted(topics.ratings().name(), cause);
        requireAfterForgetting(user, entry);
        ParsedRating rating = new ParsedRating();
        Rejection refused =
            parser.parse(entry.key(), entry.value(), Math.max(0, entry.timestamp()), rating);
        Violation.require(refused == null, "%s was accepted, though %s", cause, refused);
        updater.apply(state, rating);
        state = updater.toBytes();
      }
    }
    for (LogEntry entry : profiles(user, causes)) {
      byte[] value = entry.value();
      UserProfile profile = value == null ? null : Profiles.decode(entry.key(), value).orThrow();
      updater.setProfile(state, profile, entry.timestamp());
      state = updater.isEmpty() ? null : updater.toBytes();
    }
    return state;
  }

  /** The profiles that count, in the order of their arrival. */
  private List<LogEntry> profiles(String user, Set<Place> causes) {
    List<LogEntry> profiles = new ArrayList<>();
    for (Place cause : causes) {
      if (cause.topic() == CauseTopic.PROFILES) {
        LogEntry entry = posted(topics.profiles().name(), cause);
        requireAfterForgetting(user, entry);
        profiles.add(entry);
      }
    }
    profiles.sort(Comparator.comparingLong(LogEntry::timestamp));
    return profiles;
  }

  private void requireAfterForgetting(String user, LogEntry entry) {
    long forgotten = world.operator.forgotten().getOrDefault(user, -1L);
    Violation.require(
        Posted.order(world.kafka, entry) > forgotten,
        "%s was forgotten after %d records, and record %d counts again",
        user,
        forgotten,
        Posted.order(world.kafka, entry));
  }

  private LogEntry posted(String topic, Place at) {
    PartitionLog log = world.kafka.log(new TopicPartition(topic, at.partition()));
    for (LogEntry entry : log.history()) {
      if (entry.offset() == at.offset()) {
        return entry;
      }
    }
    throw new IllegalStateException(at + " was never posted");
  }

  /** The home partition of a user. */
  static int home(String user) {
    return UserPartitioner.partition(user.getBytes(UTF_8), Deployment.PARTITIONS);
  }
}
