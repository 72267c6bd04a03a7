package io.freshet.model.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads and checks the catalogue section of a snapshot. */
final class CatalogueReader {

  private final Path file;
  private final FileChannel channel;

  CatalogueReader(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Reads the ids.
   *
   * @param ids number of ids that the directory claims, not yet checked
   * @param length length of the section in bytes, known to lie within the file
   */
  Catalogue read(long ids, long offset, long length) throws IOException {
    if (ids < 0 || ids >= length / Integer.BYTES) { // n ids have n + 1 starts
      throw malformed("claims " + ids + " ids in " + length + " bytes");
    }
    long startBytes = (ids + 1) * Integer.BYTES;
    long poolBytes = length - startBytes;
    if (ids > (Integer.MAX_VALUE - 64) / Integer.BYTES || poolBytes > Integer.MAX_VALUE - 64) {
      throw malformed("has " + ids + " ids in " + poolBytes + " bytes, more than can be held");
    }
    ByteBuffer head = ByteBuffer.allocate((int) startBytes).order(ByteOrder.LITTLE_ENDIAN);
    Snapshot.readFully(channel, offset, head);
    int[] starts = new int[(int) ids + 1];
    head.asIntBuffer().get(starts);
    byte[] pool = new byte[(int) poolBytes];
    Snapshot.readFully(channel, offset + startBytes, ByteBuffer.wrap(pool));
    check(pool, starts);
    return new Catalogue(pool, starts);
  }

  private void check(byte[] pool, int[] starts) throws SnapshotFormatException {
    int last = starts.length - 1;
    if (starts[0] != 0 || starts[last] != pool.length) {
      throw malformed("has ids from " + starts[0] + " to " + starts[last] + " of " + pool.length);
    }
    for (int i = 0; i < last; i++) {
      if (starts[i + 1] <= starts[i] || starts[i + 1] > pool.length) {
        throw malformed("has an id from " + starts[i] + " to " + starts[i + 1]);
      }
      if (i > 0
          && Arrays.compareUnsigned(pool, starts[i - 1], starts[i], pool, starts[i], starts[i + 1])
              >= 0) {
        throw malformed("has ids that do not ascend at " + i);
      }
      checkText(pool, starts[i], starts[i + 1]);
    }
  }

  /** Every id must be valid UTF-8 by itself; otherwise its text would not lead back to it. */
  private void checkText(byte[] pool, int from, int to) throws SnapshotFormatException {
    for (int i = from; i < to; i++) {
      if (pool[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(pool, from, to - from));
          return;
        } catch (CharacterCodingException e) {
          throw new SnapshotFormatException(
              file + ": the catalogue has an id that is not UTF-8", e);
        }
      }
    }
  }

  private SnapshotFormatException malformed(String what) {
    return new SnapshotFormatException(file + ": the catalogue " + what);
  }
}
