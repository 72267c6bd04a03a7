package io.freshet.ingest;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listener that counts restored records and logs the restore of each local store. */
final class LoggedRestore implements StateRestoreListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedRestore.class);
  private static final long EVERY = 1_000_000;

  private final LongAdder restored;

  /**
   * Creates a listener.
   *
   * @param restored counts the restored records
   */
  LoggedRestore(LongAdder restored) {
    this.restored = restored;
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
    LOG.info("Restoring {} from {}: {} offsets", store, changelog, end - start);
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long end, long records) {
    long before = restored.sum();
    restored.add(records);
    if (before / EVERY < (before + records) / EVERY) {
      LOG.info("Restoring: {} records so far", before + records);
    }
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long total) {
    LOG.info("Restored {} from {}: {} records", store, changelog, total);
  }
}
