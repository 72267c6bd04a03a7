package io.freshet.ingest;

import io.freshet.schemas.answer.CauseTopic;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Persistent memory of one partition's forgotten users. A record that was posted before its user's
 * tombstone stays forgotten, even if it arrives later because it was rerouted, read again or
 * restored.
 *
 * <p>The store maps a hash of the user id to the user's newest tombstone (its arrival, partition
 * and offset) and to the newest withdrawal of a profile that left an empty state (its arrival). The
 * hash is the first 128 bits of SHA-256 over salt and user id. The same store holds the partition's
 * salt. Layout, version 1:
 *
 * <pre>
 * {0}        → salt: 16 bytes
 * hash: 16   → VERSION:u8 arrivalMillis:i64 partition:i32 offset:i64 profileMillis:i64
 * hash: 16 1 → stamp:i64
 * </pre>
 *
 * The stamp is the number of the user's last tombstone on {@code user-states}. Stamps ascend within
 * a partition in the order in which ingest writes these tombstones. A stamp is the time of ingest's
 * clock in epoch milliseconds, or the last stamp plus one if that is greater. Releases without
 * stamps ignore the stamp's key.
 *
 * <p>An unknown time is {@link #NEVER}. A look-up costs one comparison for every record that
 * arrived later than the partition's newest tombstone.
 */
final class ForgetMemory {
  /** Name of the store; its changelog is {@code <application id>-forgotten-users-changelog}. */
  static final String STORE = "forgotten-users";

  private static final byte VERSION = 1;
  private static final byte[] SALT_KEY = {0};
  private static final int HASH_BYTES = 16;
  private static final int ENTRY_BYTES = 1 + Long.BYTES + Integer.BYTES + Long.BYTES + Long.BYTES;
  private static final byte STAMP_MARK = 1;

  /** A time or stamp that is unknown. */
  static final long NEVER = -1;

  /** A user's newest tombstone and newest withdrawal of a profile. */
  private record Entry(long arrivalMillis, int partition, long offset, long profileMillis) {
    static final Entry NONE = new Entry(NEVER, -1, -1, NEVER);

    long newestMillis() {
      return Math.max(arrivalMillis, profileMillis);
    }

    /**
     * Whether the tombstone lies before the record, which must be of the tombstone's partition. A
     * mapped record may be written there long after it arrived, so only its time counts.
     */
    boolean precedes(RecordOrigin at) {
      return at.causeTopic() == CauseTopic.RATINGS
          && !at.isMapped()
          && at.partition() == partition
          && at.offset() > offset;
    }

    byte[] encode() {
      return ByteBuffer.allocate(ENTRY_BYTES)
          .put(VERSION)
          .putLong(arrivalMillis)
          .putInt(partition)
          .putLong(offset)
          .putLong(profileMillis)
          .array();
    }

    static Entry decode(byte[] bytes) {
      if (bytes.length != ENTRY_BYTES || bytes[0] != VERSION) {
        throw new IllegalStateException(
            "an entry of " + STORE + " has an unknown version: " + Arrays.toString(bytes));
      }
      ByteBuffer in = ByteBuffer.wrap(bytes, 1, ENTRY_BYTES - 1);
      return new Entry(in.getLong(), in.getInt(), in.getLong(), in.getLong());
    }
  }

  private final KeyValueStore<byte[], byte[]> store;
  private final long marginMillis;
  private final Remembering remembering;
  private final MessageDigest digest = sha256();
  private byte @Nullable [] salt;

  /** Records that arrived later than this time are not forgotten. */
  private long newestMillis = Long.MIN_VALUE;

  /** The partition's newest stamp. */
  private long newestStamp = NEVER;

  /** Time of the oldest entry, or earlier. */
  private long oldestMillis = Long.MAX_VALUE;

  /**
   * Opens the memory of one partition.
   *
   * @param store the restored store
   * @param margin time after a tombstone within which a record counts as posted before the
   *     tombstone, because the brokers' clocks differ
   */
  ForgetMemory(KeyValueStore<byte[], byte[]> store, Duration margin, Remembering remembering) {
    this.store = store;
    this.marginMillis = margin.toMillis();
    this.remembering = remembering;
    this.salt = store.get(SALT_KEY);
    try (KeyValueIterator<byte[], byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<byte[], byte[]> entry = entries.next();
        if (entry.key.length == HASH_BYTES) {
          notice(Entry.decode(entry.value));
        } else if (isStampKey(entry.key)) {
          newestStamp = Math.max(newestStamp, ByteBuffer.wrap(entry.value).getLong());
        }
      }
    }
  }

  /**
   * Whether a record was posted before its user was forgotten.
   *
   * @param key the user's id, or null
   * @param at when and where the record was first posted
   */
  boolean forgets(byte @Nullable [] key, RecordOrigin at) {
    return key != null && at.arrivalMillis() <= newestMillis && isOlder(find(key), at);
  }

  private boolean isOlder(Entry entry, RecordOrigin at) {
    if (at.causeTopic() == CauseTopic.PROFILES && at.arrivalMillis() < entry.profileMillis()) {
      return true;
    }
    return entry.arrivalMillis() != NEVER
        && at.arrivalMillis() <= entry.arrivalMillis() + marginMillis
        && !entry.precedes(at);
  }

  /**
   * Remembers a tombstone. A mapped tombstone has the time of another partition's broker, so the
   * margin decides whether it is older than the known one.
   *
   * @return false if a later tombstone of the user is already remembered
   */
  boolean remember(byte[] key, RecordOrigin at) {
    Entry known = find(key);
    long latestMillis = at.arrivalMillis() + (at.isMapped() ? marginMillis : 0);
    if (latestMillis < known.arrivalMillis() && !known.precedes(at)) {
      return false;
    }
    long arrivalMillis = Math.max(known.arrivalMillis(), at.arrivalMillis());
    put(key, new Entry(arrivalMillis, at.partition(), at.offset(), known.profileMillis()));
    return true;
  }

  /** Remembers a withdrawal of a profile that left the user's state empty. */
  void rememberWithdrawal(byte[] key, RecordOrigin at) {
    Entry known = find(key);
    long profileMillis = Math.max(known.profileMillis(), at.arrivalMillis());
    put(key, new Entry(known.arrivalMillis(), known.partition(), known.offset(), profileMillis));
  }

  /**
   * Stamps the tombstone that is about to be written to {@code user-states}. The user must be in
   * the memory.
   *
   * @param nowMillis time of ingest's clock
   * @return the stamp, greater than all earlier stamps of the partition
   */
  long stamp(byte[] key, long nowMillis) {
    newestStamp = Math.max(newestStamp + 1, nowMillis);
    byte[] entryKey = hash(Objects.requireNonNull(salt, "nobody is remembered"), key);
    store.put(stampKey(entryKey), ByteBuffer.allocate(Long.BYTES).putLong(newestStamp).array());
    return newestStamp;
  }

  /**
   * Returns the stamp of the user's last tombstone on {@code user-states}; {@link #NEVER} if the
   * memory knows none.
   */
  long lastStamp(byte[] key) {
    byte[] found =
        newestStamp == NEVER || salt == null ? null : store.get(stampKey(hash(salt, key)));
    return found == null ? NEVER : ByteBuffer.wrap(found).getLong();
  }

  /** Removes the entries whose older records can no longer be read. */
  void tidy(long nowMillis) {
    Optional<Duration> span = remembering.span().get();
    if (span.isEmpty() || oldestMillis >= nowMillis - span.get().toMillis()) {
      return;
    }
    long keptMillis = nowMillis - span.get().toMillis();
    oldestMillis = Long.MAX_VALUE;
    try (KeyValueIterator<byte[], byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<byte[], byte[]> each = entries.next();
        if (each.key.length != HASH_BYTES) {
          continue;
        }
        Entry entry = Entry.decode(each.value);
        if (entry.newestMillis() < keptMillis) {
          store.delete(each.key);
          store.delete(stampKey(each.key));
        } else {
          notice(entry);
        }
      }
    }
  }

  private Entry find(byte[] key) {
    byte[] found = salt == null ? null : store.get(hash(salt, key));
    return found == null ? Entry.NONE : Entry.decode(found);
  }

  private void put(byte[] key, Entry entry) {
    if (salt == null) {
      salt = bytes(remembering.salts().get());
      store.put(SALT_KEY, salt);
    }
    store.put(hash(salt, key), entry.encode());
    notice(entry);
  }

  private void notice(Entry entry) {
    long untilMillis =
        entry.arrivalMillis() == NEVER ? NEVER : entry.arrivalMillis() + marginMillis;
    newestMillis = Math.max(newestMillis, Math.max(untilMillis, entry.profileMillis()));
    oldestMillis = Math.min(oldestMillis, entry.newestMillis());
  }

  private byte[] hash(byte[] salt, byte[] key) {
    return hash(digest, salt, key);
  }

  private static byte[] hash(MessageDigest digest, byte[] salt, byte[] key) {
    digest.update(salt);
    return Arrays.copyOf(digest.digest(key), HASH_BYTES);
  }

  /** Key of the stamp that belongs to an entry. */
  static byte[] stampKey(byte[] entryKey) {
    byte[] key = Arrays.copyOf(entryKey, HASH_BYTES + 1);
    key[HASH_BYTES] = STAMP_MARK;
    return key;
  }

  private static boolean isStampKey(byte[] key) {
    return key.length == HASH_BYTES + 1 && key[HASH_BYTES] == STAMP_MARK;
  }

  /** Whether a changelog record holds the salt of its partition. */
  static boolean isSalt(byte[] key) {
    return Arrays.equals(key, SALT_KEY);
  }

  /** Key of a user's entry. */
  static byte[] entryKey(byte[] salt, byte[] userId) {
    return hash(sha256(), salt, userId);
  }

  private static byte[] bytes(Uuid salt) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(salt.getMostSignificantBits())
        .putLong(salt.getLeastSignificantBits())
        .array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
