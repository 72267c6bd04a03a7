package io.freshet.scorer.query;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * RocksDB as the table of user states needs it: small bounded buffers instead of 100 MB per
 * partition, and periodic compaction, so that what a tombstone forgot leaves the disk in bounded
 * time. Kafka Streams creates one instance per store.
 */
public final class TableTuning implements RocksDBConfigSetter {
  /** Key under which the compaction period travels through the Streams configuration. */
  static final String COMPACTION_SECONDS = "freshet.scorer.queries.store.compaction.seconds";

  private static final long CACHE_BYTES = 8L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;
  private static final int WRITE_BUFFERS = 2;

  private final Map<String, Cache> caches = new ConcurrentHashMap<>();

  /** Makes a setter; Kafka Streams does so by name. */
  public TableTuning() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Cache cache = new LRUCache(CACHE_BYTES);
    caches.put(storeName, cache);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(WRITE_BUFFERS);
    Object period = configs.get(COMPACTION_SECONDS);
    if (period == null) {
      throw new IllegalArgumentException(
          COMPACTION_SECONDS + " is missing from the Streams configuration");
    }
    options.setPeriodicCompactionSeconds(Long.parseLong(period.toString()));
  }

  @Override
  public void close(String storeName, Options options) {
    Cache cache = caches.remove(storeName);
    if (cache != null) {
      cache.close();
    }
  }
}
