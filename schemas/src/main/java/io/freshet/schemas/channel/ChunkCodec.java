package io.freshet.schemas.channel;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Codec of the headers of a chunk, which is one piece of a snapshot file. The record's key is the
 * version and its value the chunk's raw bytes. Three headers hold the chunk's index, the number of
 * chunks and the chunk's CRC-32C, each as a big-endian int.
 */
public final class ChunkCodec {
  /** Name of the header with the chunk's index. */
  public static final String INDEX = "freshet-chunk-index";

  /** Name of the header with the number of chunks of the file. */
  public static final String COUNT = "freshet-chunk-count";

  /** Name of the header with the chunk's CRC-32C. */
  public static final String CRC32C = "freshet-chunk-crc32c";

  /** Bytes per chunk: well below the broker's default limit of 1 MiB per batch. */
  public static final int CHUNK_BYTES = 512 * 1024;

  private ChunkCodec() {}

  /** Number of chunks of a file of {@code sizeBytes}. */
  public static int count(long sizeBytes, int chunkBytes) {
    return Math.toIntExact((sizeBytes + chunkBytes - 1) / chunkBytes);
  }

  /** Puts the three headers on a record whose value is {@code chunk}. */
  public static void putHeaders(Headers headers, int index, int count, byte[] chunk) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("chunk " + index + " of " + count);
    }
    put(headers, INDEX, index);
    put(headers, COUNT, count);
    put(headers, CRC32C, crc(chunk));
  }

  /**
   * Index of the chunk.
   *
   * @throws ChunkException if the header is missing or malformed
   */
  public static int index(Headers headers) throws ChunkException {
    return get(headers, INDEX);
  }

  /**
   * Number of chunks of the file.
   *
   * @throws ChunkException if the header is missing or malformed
   */
  public static int count(Headers headers) throws ChunkException {
    return get(headers, COUNT);
  }

  /**
   * Checks {@code chunk} against its CRC-32C.
   *
   * @return the CRC
   * @throws ChunkException if the CRC differs, or the header is missing or malformed
   */
  public static int verify(Headers headers, byte[] chunk) throws ChunkException {
    int expected = get(headers, CRC32C);
    int actual = crc(chunk);
    if (actual != expected) {
      throw new ChunkException(
          ChunkException.Kind.CORRUPT,
          "chunk %d has CRC-32C %08x, expected %08x from its header"
              .formatted(index(headers), actual, expected));
    }
    return actual;
  }

  private static int crc(byte[] chunk) {
    CRC32C crc = new CRC32C();
    crc.update(chunk);
    return (int) crc.getValue();
  }

  private static void put(Headers headers, String name, int value) {
    headers.remove(name);
    headers.add(name, ByteBuffer.allocate(4).putInt(value).array());
  }

  private static int get(Headers headers, String name) throws ChunkException {
    Header header = headers.lastHeader(name);
    byte[] value = header == null ? null : header.value();
    if (value == null || value.length != 4) {
      throw new ChunkException(
          ChunkException.Kind.BAD_HEADERS,
          "header " + name + (value == null ? " is missing" : " is not four bytes long"));
    }
    return ByteBuffer.wrap(value).getInt();
  }
}
