package io.freshet.ingest;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Processor that turns ratings, rerouted records and profiles into user states.
 *
 * <p>Each record has exactly one outcome: it is applied (one state comes out); it forgets its user
 * (a tombstone comes out); it is forgotten, because its user was forgotten after it was posted; it
 * is sent to its user's partition through {@code ratings-rerouted}; or it is rejected. The stores
 * are the only memory between records, so a commit loses nothing.
 */
final class IngestProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private final int partitions;
  private final int stateMaxBytes;
  private final RatingParser parser;
  private final ParsedRating rating = new ParsedRating();
  private final UserStateUpdater updater;
  private final UserStateRecordWriter writer = new UserStateRecordWriter();
  private final RecordOrigin arrival;
  private final Duration forgetMargin;
  private final Remembering remembering;
  private final IngestCounts counts;
  private final RejectionLog rejections;
  private final IngestBounds bounds;
  private final boolean maps;

  @SuppressWarnings("NullAway.Init") // set by init
  private ProcessorContext<byte[], byte[]> context;

  @SuppressWarnings("NullAway.Init") // set by init
  private KeyValueStore<byte[], byte[]> states;

  @SuppressWarnings("NullAway.Init") // set by init
  private ForgetMemory memory;

  IngestProcessor(
      IngestSettings settings,
      Topics topics,
      int userPartitions,
      IngestCounts counts,
      RejectionLog rejections,
      Remembering remembering,
      IngestBounds bounds,
      boolean maps) {
    this.maps = maps;
    this.counts = counts;
    this.rejections = rejections;
    this.forgetMargin = settings.forgetMargin();
    this.remembering = remembering;
    this.bounds = bounds;
    this.partitions = userPartitions;
    this.stateMaxBytes = settings.stateMaxBytes();
    this.parser = new RatingParser(settings.rules(), settings.events());
    this.updater = new UserStateUpdater(settings.historyMax(), settings.timeZone());
    this.arrival = new RecordOrigin(topics);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    this.states = context.getStateStore(IngestTopology.STORE);
    this.memory =
        new ForgetMemory(context.getStateStore(ForgetMemory.STORE), forgetMargin, remembering);
    context.schedule(Remembering.TIDY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, memory::tidy);
    context.schedule(
        RejectionLog.REPORT_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> rejections.report());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record without a position"));
    if (!arrival.set(at, record.timestamp(), record.headers())) {
      reject(record, new Rejection.MissingOrigin(FreshetHeaders.ORIGIN_TOPIC));
    } else if (arrival.causeTopic() == CauseTopic.RATINGS && record.value() == null) {
      forget(record, at.partition());
    } else if (memory.forgets(record.key(), arrival)) {
      forgotten(record);
    } else if (arrival.causeTopic() == CauseTopic.PROFILES) {
      profile(record, at.partition());
    } else {
      rate(record, at.partition());
    }
  }

  private void rate(Record<byte[], byte[]> record, int partition) {
    byte[] key = record.key();
    long posted = arrival.timestampMillis();
    Rejection refused = parser.parse(key, record.value(), posted == 0 ? -1 : posted, rating);
    if (refused != null) {
      reject(record, refused);
      return;
    }
    // the parser has checked that a key equals the event's user id
    if (key == null) {
      reroute(record, rating.userKey());
      return;
    }
    if (isElsewhere(record, partition)) {
      return;
    }
    byte[] state = states.get(key);
    Effect effect = updater.apply(state, rating);
    if (!store(record)) {
      return;
    }
    byte[] out =
        writer.write(
            updater,
            effect,
            rating,
            CauseTopic.RATINGS,
            arrival.partition(),
            arrival.offset(),
            posted);
    sendState(new Record<>(key, out, record.timestamp(), stateHeaders(key)));
    counts.countAccepted(effect);
  }

  private void profile(Record<byte[], byte[]> record, int partition) {
    byte[] key = record.key();
    byte[] value = record.value();
    Rejection badKey = checkKey(key);
    if (badKey != null) {
      reject(record, badKey);
      return;
    }
    UserProfile profile = null;
    if (value != null) {
      Parsed<UserProfile> parsed = Profiles.decode(key, value);
      if (parsed instanceof Parsed.Refused<UserProfile> refused) {
        reject(record, refused.rejection());
        return;
      }
      profile = parsed.orThrow();
      int canonical = Profiles.encode(profile).length;
      if (canonical > Profiles.MAX_RECORD_BYTES) {
        reject(record, new Rejection.OversizedRecord(canonical, Profiles.MAX_RECORD_BYTES));
        return;
      }
    }
    if (isElsewhere(record, partition)) {
      return;
    }
    updater.setProfile(states.get(key), profile, arrival.timestampMillis());
    if (updater.isEmpty()) {
      memory.rememberWithdrawal(key, arrival);
      // The state is empty. The tombstone is sent even if there was no state, because a crash may
      // have lost the first one.
      erase(record);
      return;
    }
    if (!store(record)) {
      return;
    }
    byte[] out =
        writer.writeProfile(
            updater,
            CauseTopic.PROFILES,
            arrival.partition(),
            arrival.offset(),
            arrival.timestampMillis());
    sendState(new Record<>(key, out, record.timestamp(), stateHeaders(key)));
    counts.countAccepted(Effect.PROFILE);
  }

  private void forget(Record<byte[], byte[]> record, int partition) {
    Rejection badKey = checkKey(record.key());
    if (badKey != null) {
      reject(record, badKey);
    } else if (!isElsewhere(record, partition)) {
      if (memory.remember(record.key(), arrival)) {
        if (maps) {
          Origin at = arrival.origin();
          withdrawLateProfile(
              record, new Origin(at.topic(), at.partition(), at.offset(), arrival.arrivalMillis()));
        }
        erase(record);
      }
      counts.countForgotten();
    }
  }

  /**
   * Counts and reports a record of a user who was forgotten after it was posted, and keeps none of
   * its bytes.
   */
  private void forgotten(Record<byte[], byte[]> record) {
    counts.countForgotten();
    send(
        RejectedRecords.forgotten(record.timestamp(), arrival.origin(), arrival.source()),
        bounds.rejected(),
        IngestTopology.REJECTED_SINK);
    if (maps
        && arrival.isMapped()
        && arrival.causeTopic() == CauseTopic.PROFILES
        && record.value() != null) {
      withdrawLateProfile(record, Objects.requireNonNull(arrival.source()));
    }
  }

  /**
   * Writes a tombstone to {@code profiles}. Mapping may have written a profile there after the
   * tombstones of the forget, and compaction would keep the profile for ever.
   *
   * @param origin makes the tombstone as old as what it belongs to: it is forgotten, too, and does
   *     not withdraw what the user states after the forget
   */
  private void withdrawLateProfile(Record<byte[], byte[]> record, Origin origin) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, origin);
    context.forward(
        new Record<byte[], byte @Nullable []>(record.key(), null, record.timestamp(), headers),
        IngestTopology.PROFILES_SINK);
  }

  /**
   * Deletes the state and sends a tombstone downstream. Headers name the record that caused the
   * tombstone, and give the tombstone's stamp. The user must be in the memory.
   */
  private void erase(Record<byte[], byte[]> record) {
    states.delete(record.key());
    Headers headers = originHeaders();
    FreshetHeaders.putForgotten(headers, memory.stamp(record.key(), context.currentSystemTimeMs()));
    sendState(
        new Record<byte[], byte @Nullable []>(record.key(), null, record.timestamp(), headers));
  }

  /**
   * Checks only the max length of the formats, not today's rules for ids, so that every user can be
   * forgotten.
   */
  private static @Nullable Rejection checkKey(byte @Nullable [] key) {
    if (key == null) {
      return new Rejection.MissingField("key");
    }
    if (key.length == 0) {
      return new Rejection.EmptyId("key");
    }
    if (key.length > RatingRules.MAX_ID_BYTES) {
      String excerpt = new String(key, 0, RatingRules.MAX_ID_BYTES, StandardCharsets.UTF_8);
      return new Rejection.OversizedId("key", excerpt, RatingRules.MAX_ID_BYTES);
    }
    return null;
  }

  /**
   * Whether the record belongs to another partition. If so, the record has been rerouted or
   * rejected.
   */
  private boolean isElsewhere(Record<byte[], byte[]> record, int partition) {
    int home = UserPartitioner.partition(record.key(), partitions);
    if (home == partition) {
      return false;
    }
    if (arrival.isRerouted()) {
      // Reroute a record only once: a fault in rerouting would otherwise send it in circles.
      reject(
          record,
          new Rejection.InvalidValue(
              "partition", Integer.toString(partition), "the user's partition, " + home));
    } else {
      reroute(record, record.key());
    }
    return true;
  }

  private void reroute(Record<byte[], byte[]> record, byte[] key) {
    if (arrival.isRerouted()) {
      reject(record, new Rejection.MissingField("key"));
      return;
    }
    counts.countRerouted();
    send(
        new Record<>(key, record.value(), record.timestamp(), originHeaders()),
        bounds.rerouted(),
        IngestTopology.REROUTED_SINK);
  }

  /**
   * Stores the updater's state. An unchanged state is written again, too: after a crash the local
   * store may hold a record's effect that the changelog lacks, and this may be that record.
   *
   * @return false if the state is too long and the record was rejected
   */
  private boolean store(Record<byte[], byte[]> record) {
    int length = updater.length();
    if (length > stateMaxBytes && !updater.unchanged()) {
      reject(record, new Rejection.OversizedState(length, stateMaxBytes));
      return false;
    }
    states.put(record.key(), updater.toBytes());
    return true;
  }

  private void reject(Record<byte[], byte[]> record, Rejection rejection) {
    rejections.reject(rejection, arrival.origin());
    send(
        RejectedRecords.of(
            record, arrival.origin(), arrival.source(), rejection, bounds.rejected().valueBytes()),
        bounds.rejected(),
        IngestTopology.REJECTED_SINK);
  }

  private void sendState(Record<byte[], byte[]> state) {
    send(state, bounds.userStates(), IngestTopology.USER_STATES_SINK);
  }

  private void send(Record<byte[], byte[]> record, RecordBound bound, String sink) {
    bound.require(record.key(), record.value(), record.headers());
    context.forward(record, sink);
  }

  /**
   * Headers of a state. The state of a user who was forgotten and came back carries the stamp of
   * the user's last tombstone, because compaction removes the tombstone behind the state.
   */
  private Headers stateHeaders(byte[] key) {
    Headers headers = new RecordHeaders();
    long stamp = memory.lastStamp(key);
    if (stamp != ForgetMemory.NEVER) {
      FreshetHeaders.putForgotten(headers, stamp);
    }
    return headers;
  }

  private Headers originHeaders() {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, arrival.origin());
    return headers;
  }
}
