package io.freshet.model.snapshot;

import io.freshet.schemas.record.DecimalId;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;

/**
 * The items of one model: a two-way map between item ids and indexes {@code 0..size-1}. Indexes
 * ascend with the ids' UTF-8 bytes (unsigned), so breaking ties by the lower index is breaking ties
 * by item id.
 *
 * <p>Immutable and safe to share. Look-ups by number or bytes allocate nothing.
 */
public final class Catalogue {

  /**
   * The max number that {@link #indexOfNumber} accepts: ids are stored as numbers up to 62 bits.
   */
  public static final long MAX_NUMBER = DecimalId.LIMIT - 1;

  private final byte[] pool;
  private final int[] starts;
  private final CatalogueIndex index;

  /** Trusts its arguments: {@code starts} has one entry more than there are ids, and ids ascend. */
  Catalogue(byte[] pool, int[] starts) {
    this.pool = pool;
    this.starts = starts;
    this.index = new CatalogueIndex(pool, starts);
  }

  /**
   * Builds a catalogue.
   *
   * @param ids distinct, non-empty item ids in any order
   * @throws IllegalArgumentException if an id is empty, repeated or not valid Unicode
   */
  public static Catalogue of(Collection<String> ids) {
    byte[][] sorted = new byte[ids.size()][];
    int n = 0;
    long total = 0;
    for (String id : ids) {
      byte[] utf8 = encode(Objects.requireNonNull(id, "id"));
      if (utf8.length == 0) {
        throw new IllegalArgumentException("an item id is empty");
      }
      sorted[n++] = utf8;
      total += utf8.length;
    }
    if (total > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("item ids take " + total + " bytes, more than 2 GB");
    }
    Arrays.sort(sorted, Arrays::compareUnsigned);
    byte[] pool = new byte[(int) total];
    int[] starts = new int[n + 1];
    int at = 0;
    for (int i = 0; i < n; i++) {
      if (i > 0 && Arrays.equals(sorted[i - 1], sorted[i])) {
        throw new IllegalArgumentException(
            "item id given twice: " + new String(sorted[i], StandardCharsets.UTF_8));
      }
      starts[i] = at;
      System.arraycopy(sorted[i], 0, pool, at, sorted[i].length);
      at += sorted[i].length;
    }
    starts[n] = at;
    return new Catalogue(pool, starts);
  }

  /** The number of items. */
  public int size() {
    return starts.length - 1;
  }

  /**
   * The id of an item.
   *
   * @throws IndexOutOfBoundsException if the index is not below {@link #size()}
   */
  public String id(int item) {
    Objects.checkIndex(item, size());
    return new String(pool, starts[item], starts[item + 1] - starts[item], StandardCharsets.UTF_8);
  }

  /** The length of an item's id in UTF-8 bytes. */
  public int idLength(int item) {
    Objects.checkIndex(item, size());
    return starts[item + 1] - starts[item];
  }

  /**
   * Copies the UTF-8 bytes of an item's id without allocating.
   *
   * @return the number of bytes copied
   */
  public int copyId(int item, byte[] into, int at) {
    int length = idLength(item);
    System.arraycopy(pool, starts[item], into, at, length);
    return length;
  }

  /** The index of an item id, or -1 if it is not in the catalogue. */
  public int indexOf(String id) {
    byte[] utf8;
    try {
      utf8 = encode(id);
    } catch (IllegalArgumentException e) {
      return -1; // no UTF-8 form, so not in the catalogue
    }
    return indexOf(utf8, 0, utf8.length);
  }

  /**
   * The index of the id that is this number in canonical decimal form (no sign, no leading zero),
   * or -1. Accepts numbers from 0 to {@link #MAX_NUMBER}.
   */
  public int indexOfNumber(long id) {
    return index.ofNumber(id);
  }

  /**
   * The index of the id with these UTF-8 bytes, or -1.
   *
   * @throws IndexOutOfBoundsException if the slice is not inside the array
   */
  public int indexOf(byte[] utf8, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, utf8.length);
    return index.ofBytes(utf8, offset, length);
  }

  /** All ids, one after another. Not a copy: for the snapshot writer. */
  byte[] pool() {
    return pool;
  }

  /** The start of each id in the pool, followed by the length of the pool. Not a copy. */
  int[] starts() {
    return starts;
  }

  private static byte[] encode(String id) {
    try {
      var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(id));
      byte[] utf8 = new byte[bytes.remaining()];
      bytes.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("item id is not valid Unicode: " + id, e);
    }
  }
}
