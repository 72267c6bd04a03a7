package io.freshet.simulation.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A task's local store on an instance's disk: what it held at its last checkpoint, up to which
 * offset of the changelog that goes, and the writes since, of which a crash keeps the first few.
 */
final class StoreFiles {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Write(Bytes key, byte @Nullable [] value) {}

  private final NavigableMap<Bytes, byte[]> content;
  private final TreeMap<Bytes, byte[]> checkpointed = new TreeMap<>();
  private final List<Write> journal = new ArrayList<>();
  private long checkpoint;

  StoreFiles(NavigableMap<Bytes, byte[]> content) {
    this.content = content;
  }

  NavigableMap<Bytes, byte[]> content() {
    return content;
  }

  /** Up to where the changelog need not be read again. */
  long checkpoint() {
    return checkpoint;
  }

  void write(Bytes key, byte @Nullable [] value) {
    journal.add(new Write(key, value));
    apply(content, key, value);
  }

  /** Writes everything to disk, and up to which offset of the changelog it goes. */
  void checkpoint(long offset) {
    checkpointed.clear();
    checkpointed.putAll(content);
    journal.clear();
    checkpoint = offset;
  }

  /** What a crash leaves: the checkpoint, and the writes that had happened to be flushed. */
  void crash(SplittableRandom random) {
    content.clear();
    content.putAll(checkpointed);
    int flushed = random.nextInt(journal.size() + 1);
    journal.subList(0, flushed).forEach(write -> apply(content, write.key, write.value));
    checkpointed.clear();
    checkpointed.putAll(content);
    journal.clear();
  }

  private static void apply(Map<Bytes, byte[]> to, Bytes key, byte @Nullable [] value) {
    if (value == null) {
      to.remove(key);
    } else {
      to.put(key, value);
    }
  }
}
