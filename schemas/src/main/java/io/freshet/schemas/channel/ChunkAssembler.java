package io.freshet.schemas.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;

/**
 * Puts a snapshot file together from its chunks, in whatever order they come and however often.
 *
 * <p>Chunks go straight to their place in the file, so the heap holds one chunk and eight bytes or
 * less per place, whatever the headers claim: the size is the manifest's, and bounded. Nothing is
 * to be believed before {@link #finish} has returned. Not for use by several threads.
 */
public final class ChunkAssembler implements AutoCloseable {
  /** The most chunks a file may have: 512 GiB of chunks of the usual size. */
  public static final int MAX_CHUNKS = 1 << 20;

  private final FileChannel file;
  private final long sizeBytes;
  private final int chunkBytes;
  private final int count;
  private final String sha256;
  private final BitSet arrived;
  private final int[] crcs;
  private int missing;

  /**
   * Starts an empty file.
   *
   * @param target written over if it exists; the caller removes it when assembly fails
   * @param manifest says size, chunks and checksum
   * @param maxSizeBytes refuses a larger file before anything is allocated
   * @throws ChunkException when the manifest's sizes contradict each other or exceed {@code
   *     maxSizeBytes}
   */
  public ChunkAssembler(Path target, ModelManifest manifest, long maxSizeBytes) throws IOException {
    this.sizeBytes = manifest.sizeBytes();
    this.chunkBytes = manifest.chunks().chunkBytes();
    this.count = manifest.chunks().count();
    this.sha256 = manifest.sha256();
    if (sizeBytes < 1 || sizeBytes > maxSizeBytes) {
      throw new ChunkException(
          ChunkException.Kind.IMPOSSIBLE_SIZE,
          "a snapshot of %d bytes, allowed are 1 to %d".formatted(sizeBytes, maxSizeBytes));
    }
    if (count > MAX_CHUNKS || (sizeBytes - 1) / chunkBytes + 1 != count) {
      throw new ChunkException(
          ChunkException.Kind.IMPOSSIBLE_SIZE,
          "%d chunks of %d bytes do not make %d bytes".formatted(count, chunkBytes, sizeBytes));
    }
    this.arrived = new BitSet(count);
    this.crcs = new int[count];
    this.missing = count;
    this.file =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  /**
   * Takes one chunk.
   *
   * @return whether it was new; false for a repeat of one that is here
   * @throws ChunkException when it is not what was sent
   */
  public boolean accept(Headers headers, byte[] chunk) throws IOException {
    int index = ChunkCodec.index(headers);
    if (ChunkCodec.count(headers) != count || index < 0 || index >= count) {
      throw new ChunkException(
          ChunkException.Kind.BAD_HEADERS,
          "chunk %d of %d in a file of %d chunks"
              .formatted(index, ChunkCodec.count(headers), count));
    }
    long start = (long) index * chunkBytes;
    long expected = Math.min(chunkBytes, sizeBytes - start);
    if (chunk.length != expected) {
      throw new ChunkException(
          ChunkException.Kind.WRONG_LENGTH,
          "chunk %d has %d bytes, expected %d".formatted(index, chunk.length, expected));
    }
    int crc = ChunkCodec.verify(headers, chunk);
    if (arrived.get(index)) {
      if (crcs[index] != crc) {
        throw new ChunkException(
            ChunkException.Kind.CONTRADICTING, "two different chunks claim index " + index);
      }
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(chunk);
    while (buffer.hasRemaining()) {
      file.write(buffer, start + buffer.position());
    }
    arrived.set(index);
    crcs[index] = crc;
    missing--;
    return true;
  }

  /** Chunks that have not come yet. */
  public int missing() {
    return missing;
  }

  /**
   * Verifies the whole and forces it to disk.
   *
   * @throws ChunkException when chunks are missing or the SHA-256 is another
   */
  public void finish() throws IOException {
    if (missing > 0) {
      throw new ChunkException(
          ChunkException.Kind.MISSING,
          "%d of %d chunks are missing, the first is %d"
              .formatted(missing, count, arrived.nextClearBit(0)));
    }
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    long position = 0;
    for (int read = file.read(buffer, position); read > 0; read = file.read(buffer, position)) {
      position += read;
      digest.update(buffer.flip());
      buffer.clear();
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(sha256)) {
      throw new ChunkException(
          ChunkException.Kind.WRONG_CHECKSUM,
          "the file's SHA-256 is %s, the manifest says %s".formatted(actual, sha256));
    }
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
