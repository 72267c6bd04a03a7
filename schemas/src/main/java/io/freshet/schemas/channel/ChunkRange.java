package io.freshet.schemas.channel;

/**
 * Where a snapshot's chunks lie in {@code model-chunks}.
 *
 * @param partition 0 or more
 * @param firstOffset the first chunk's offset; the others follow, though not necessarily without
 *     gaps
 * @param count how many, at least 1
 * @param chunkBytes bytes of every chunk but the last, which may be shorter
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
