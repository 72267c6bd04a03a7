package io.freshet.model.snapshot;

/**
 * The bytes of a snapshot file, version 1. Everything is little-endian.
 *
 * <pre>
 * 0   8  magic "FRSHSNAP"
 * 8   4  format version, 1
 * 12  4  number of sections
 * 16  8  length of the whole file
 * 24 40  zero
 * 64     directory, 96 bytes per section, in the order of the sections' offsets:
 *        0  48  name, ASCII, filled up with zeros
 *        48  4  type: 1 float32 matrix, 2 UTF-8 text, 3 ids
 *        52  4  columns (matrix), else 0
 *        56  8  rows (matrix), ids (ids), else 0
 *        64  4  stride in floats (matrix), else 0
 *        68  4  zero
 *        72  8  offset of the section in the file, a multiple of 64
 *        80  8  length of the section in bytes
 *        88  8  zero
 * ...    sections; the gaps between them are zero
 * </pre>
 *
 * <p>A matrix is row-major; its stride is the number of columns, rounded up to a multiple of 8 from
 * 8 columns on, and what lies between is zero. Ids are {@code n + 1} 32-bit starts relative to the
 * end of the starts, then the UTF-8 bytes of the ids in ascending unsigned order, without
 * separators.
 */
public final class SnapshotLayout {

  /** "FRSHSNAP" read as a little-endian long. */
  static final long MAGIC = 0x50414E5348535246L;

  static final int VERSION = 1;
  static final int HEADER_BYTES = 64;
  static final int ENTRY_BYTES = 96;
  static final int NAME_BYTES = 48;
  static final int ALIGNMENT = 64;
  static final int MAX_SECTIONS = 1024;
  public static final int MAX_COLUMNS = 1 << 20;
  static final int MAX_TEXT_BYTES = 16 << 20;

  static final int TYPE_FLOATS = 1;
  static final int TYPE_TEXT = 2;
  static final int TYPE_IDS = 3;

  /** Section of the family's name. */
  static final String FAMILY = "family";

  /** Section of the item ids. */
  static final String CATALOGUE = "catalogue";

  private SnapshotLayout() {}

  /** The stride of a matrix: floats from one row to the next. */
  static int stride(int cols) {
    return cols < 8 ? cols : (cols + 7) / 8 * 8;
  }

  static long align(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Tells whether a section may have this name: lower-case letters, digits, dots and hyphens. */
  static boolean validName(String name) {
    if (name.isEmpty() || name.length() > NAME_BYTES) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-')) {
        return false;
      }
    }
    return true;
  }
}
