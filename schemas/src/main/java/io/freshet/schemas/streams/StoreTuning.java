package io.freshet.schemas.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * RocksDB settings for stores of user states: small bounded memory instead of the default 50 to 100
 * MB per partition, and periodic compaction, so that forgotten data leaves the disk in bounded
 * time.
 *
 * <p>Kafka Streams creates one instance per store.
 */
public final class StoreTuning implements RocksDBConfigSetter {
  private static final String PREFIX = "freshet.store.";
  private static final String CACHE_BYTES = PREFIX + "cache.bytes";
  private static final String WRITE_BUFFER_BYTES = PREFIX + "write.buffer.bytes";
  private static final String COMPACTION_SECONDS = PREFIX + "compaction.seconds";
  private static final int WRITE_BUFFERS = 2;

  private final Map<String, Cache> caches = new ConcurrentHashMap<>();

  /** Creates a setter; called by Kafka Streams. */
  public StoreTuning() {}

  /**
   * Properties that make a Kafka Streams client use this class for its stores.
   *
   * @param cacheBytes size of the block cache of each partition's store
   * @param writeBufferBytes size of each of the two write buffers of each partition's store
   * @param compaction max age of a file before it is compacted, which removes overwritten and
   *     forgotten bytes
   */
  public static Map<String, Object> properties(
      long cacheBytes, long writeBufferBytes, Duration compaction) {
    return Map.of(
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
        StoreTuning.class,
        CACHE_BYTES,
        cacheBytes,
        WRITE_BUFFER_BYTES,
        writeBufferBytes,
        COMPACTION_SECONDS,
        compaction.toSeconds());
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    long writeBuffer = number(configs, WRITE_BUFFER_BYTES);
    long compaction = number(configs, COMPACTION_SECONDS);
    Cache cache = new LRUCache(number(configs, CACHE_BYTES));
    caches.put(storeName, cache);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferSize(writeBuffer);
    options.setMaxWriteBufferNumber(WRITE_BUFFERS);
    options.setPeriodicCompactionSeconds(compaction);
  }

  private static long number(Map<String, Object> configs, String key) {
    Object value = configs.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing from the Streams configuration");
    }
    return Long.parseLong(value.toString());
  }

  @Override
  public void close(String storeName, Options options) {
    Cache cache = caches.remove(storeName);
    if (cache != null) {
      cache.close();
    }
  }
}
