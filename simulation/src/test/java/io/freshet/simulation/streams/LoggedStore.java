package io.freshet.simulation.streams;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A task's store: every write goes to its files first and to its changelog then. */
final class LoggedStore implements KeyValueStore<byte[], byte[]> {
  private final String name;
  private final StoreFiles files;
  private final Outbox outbox;
  private final TopicPartition changelog;

  LoggedStore(String name, StoreFiles files, Outbox outbox, TopicPartition changelog) {
    this.name = name;
    this.files = files;
    this.outbox = outbox;
    this.changelog = changelog;
  }

  @Override
  public void put(byte[] key, byte @Nullable [] value) {
    files.write(Bytes.wrap(key.clone()), value == null ? null : value.clone());
    outbox.send(changelog, key, value, new RecordHeaders());
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] value = files.content().get(Bytes.wrap(key));
    return value == null ? null : value.clone();
  }

  @Override
  public byte @Nullable [] putIfAbsent(byte[] key, byte[] value) {
    byte[] present = get(key);
    if (present == null) {
      put(key, value);
    }
    return present;
  }

  @Override
  public void putAll(List<KeyValue<byte[], byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(byte[] key) {
    byte[] present = get(key);
    put(key, null);
    return present;
  }

  @Override
  public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
    return new Entries(files.content().subMap(Bytes.wrap(from), true, Bytes.wrap(to), true));
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<byte[], byte[]> prefixScan(
      P prefix, S serializer) {
    throw new UnsupportedOperationException("prefixScan is not simulated");
  }

  @Override
  public KeyValueIterator<byte[], byte[]> all() {
    return new Entries(files.content());
  }

  @Override
  public long approximateNumEntries() {
    return files.content().size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** A copy, as RocksDB's iterators are of one moment. */
  private static final class Entries implements KeyValueIterator<byte[], byte[]> {
    private final TreeMap<Bytes, byte[]> copy;
    private final Iterator<Map.Entry<Bytes, byte[]>> entries;

    Entries(SortedMap<Bytes, byte[]> of) {
      copy = new TreeMap<>(of);
      entries = copy.entrySet().iterator();
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public KeyValue<byte[], byte[]> next() {
      Map.Entry<Bytes, byte[]> entry = entries.next();
      return KeyValue.pair(entry.getKey().get(), entry.getValue());
    }

    @Override
    public byte[] peekNextKey() {
      throw new UnsupportedOperationException("peekNextKey is not simulated");
    }

    @Override
    public void close() {}
  }
}
