package io.freshet.schemas.channel;

/**
 * Position of a snapshot's chunks in {@code model-chunks}.
 *
 * @param partition partition, 0 or more
 * @param firstOffset offset of the first chunk; the other chunks follow, possibly with gaps
 * @param count number of chunks, at least 1
 * @param chunkBytes bytes of every chunk except the last, which may be shorter
 */
public record ChunkRange(int partition, long firstOffset, int count, int chunkBytes) {
  public ChunkRange {
    if (partition < 0 || firstOffset < 0 || count < 1 || chunkBytes < 1) {
      throw new IllegalArgumentException(
          "impossible chunk range: partition %d, first offset %d, count %d, %d bytes"
              .formatted(partition, firstOffset, count, chunkBytes));
    }
  }
}
