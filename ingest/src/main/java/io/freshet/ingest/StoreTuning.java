package io.freshet.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * RocksDB as ingest needs it: a small bounded block cache instead of 50 MB per partition, and
 * periodic compaction, so that what a tombstone forgot leaves the disk in bounded time.
 *
 * <p>Kafka Streams creates one instance per store.
 */
public final class StoreTuning implements RocksDBConfigSetter {
  /** Key under which the block cache's size travels through the Streams configuration. */
  static final String CACHE_BYTES = "freshet.ingest.store.cache.bytes";

  /** Key under which the compaction period travels through the Streams configuration. */
  static final String COMPACTION_SECONDS = "freshet.ingest.store.compaction.seconds";

  private static final long WRITE_BUFFER_BYTES = 8L * 1024 * 1024;
  private static final int WRITE_BUFFERS = 2;

  private final Map<String, Cache> caches = new ConcurrentHashMap<>();

  /** Makes a setter; Kafka Streams does so by name. */
  public StoreTuning() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Cache cache = new LRUCache(number(configs, CACHE_BYTES));
    caches.put(storeName, cache);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(WRITE_BUFFERS);
    options.setPeriodicCompactionSeconds(number(configs, COMPACTION_SECONDS));
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
