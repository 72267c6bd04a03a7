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
 * Assembler of a snapshot file from its chunks, which may arrive in any order and repeatedly.
 *
 * <p>Each chunk is written directly to its place in the file, so the heap holds one chunk and at
 * most eight bytes per chunk of the file. The size comes from the manifest and is bounded; headers
 * cannot enlarge it. The file is valid only after {@link #finish} has returned. Not thread-safe.
 */
public final class ChunkAssembler implements AutoCloseable {
  /** Max chunks of a file; 512 GiB with chunks of the usual size. */
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
   * Creates an empty file.
   *
   * @param target path of the file, which is overwritten if it exists; the caller deletes the file
   *     if assembly fails
   * @param manifest manifest with size, chunks and checksum
   * @param maxSizeBytes max size; a larger file is refused before anything is allocated
   * @throws ChunkException if the manifest's sizes contradict each other or exceed {@code
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
          "the snapshot has %d bytes, allowed are 1 to %d".formatted(sizeBytes, maxSizeBytes));
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
   * Writes one chunk to the file.
   *
   * @return false if the chunk has arrived before
   * @throws ChunkException if the chunk does not match its headers or the manifest
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

  /** Number of chunks that have not arrived yet. */
  public int missing() {
    return missing;
  }

  /**
   * Verifies the complete file and forces it to disk.
   *
   * @throws ChunkException if chunks are missing or the SHA-256 differs
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
          "the file's SHA-256 is %s, expected %s from the manifest".formatted(actual, sha256));
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
