package io.freshet.model.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An open snapshot file. Its matrices are mapped read-only; its texts and item ids are read into
 * memory.
 *
 * <p>The manifest's SHA-256 proves that the file is the published one; this class does not. It
 * guarantees that no file, whatever its bytes, causes a read outside the file or an allocation
 * larger than the file. The file must not be truncated while it is mapped. The mapping lives as
 * long as its matrices are reachable, even if the file is deleted.
 */
public final class Snapshot {

  private final Path file;
  private final String family;
  private final Catalogue catalogue;
  private final Map<String, FloatMatrix> floats;
  private final Map<String, String> texts;

  private Snapshot(
      Path file,
      String family,
      Catalogue catalogue,
      Map<String, FloatMatrix> floats,
      Map<String, String> texts) {
    this.file = file;
    this.family = family;
    this.catalogue = catalogue;
    this.floats = floats;
    this.texts = texts;
  }

  /**
   * Opens and checks a snapshot.
   *
   * @throws SnapshotFormatException if the file is not a snapshot that this version can serve
   * @throws IOException if the file cannot be read
   */
  public static Snapshot open(Path file) throws IOException {
    return open(file, FloatMatrix.MAX_BLOCK_BYTES);
  }

  /** Opens with a given size of mappings, so that tests do not need files of gigabytes. */
  static Snapshot open(Path file, int maxBlockBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Opener(file, channel, maxBlockBytes).open();
    }
  }

  /** The family of the model. */
  public String family() {
    return family;
  }

  /** The items, in the row order of the matrices. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** The names of all matrices and texts. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(floats.keySet());
    names.addAll(texts.keySet());
    return names;
  }

  /** Tells whether there is a matrix or text with this name. */
  public boolean has(String name) {
    return floats.containsKey(name) || texts.containsKey(name);
  }

  /**
   * Gets a matrix.
   *
   * @throws SnapshotFormatException if there is no matrix with this name
   */
  public FloatMatrix floats(String name) throws SnapshotFormatException {
    FloatMatrix matrix = floats.get(name);
    if (matrix == null) {
      throw new SnapshotFormatException(file + " has no matrix " + name);
    }
    return matrix;
  }

  /**
   * Gets a matrix of a required shape.
   *
   * @throws SnapshotFormatException if there is no matrix with this name or it has another shape
   */
  public FloatMatrix floats(String name, int rows, int cols) throws SnapshotFormatException {
    FloatMatrix matrix = floats(name);
    if (matrix.rows() != rows || matrix.cols() != cols) {
      throw new SnapshotFormatException(
          file
              + ": "
              + name
              + " is "
              + matrix.rows()
              + " × "
              + matrix.cols()
              + ", not "
              + rows
              + " × "
              + cols);
    }
    return matrix;
  }

  /**
   * Gets a text.
   *
   * @throws SnapshotFormatException if there is no text with this name
   */
  public String text(String name) throws SnapshotFormatException {
    String text = texts.get(name);
    if (text == null) {
      throw new SnapshotFormatException(file + " has no text " + name);
    }
    return text;
  }

  /** The file that was opened. */
  public Path file() {
    return file;
  }

  /** Reads and checks the sections of one file. */
  private static final class Opener {

    private final Path file;
    private final FileChannel channel;
    private final int maxBlockBytes;
    private final Map<String, FloatMatrix> floats = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private Catalogue catalogue = new Catalogue(new byte[0], new int[1]);
    private boolean catalogueFound;
    private long fileLength;

    Opener(Path file, FileChannel channel, int maxBlockBytes) {
      this.file = file;
      this.channel = channel;
      this.maxBlockBytes = maxBlockBytes;
    }

    Snapshot open() throws IOException {
      fileLength = channel.size();
      if (fileLength < SnapshotLayout.HEADER_BYTES) {
        throw malformed("is " + fileLength + " bytes long, too short for a header");
      }
      ByteBuffer header = read(0, SnapshotLayout.HEADER_BYTES);
      if (header.getLong() != SnapshotLayout.MAGIC) {
        throw malformed("does not start with the magic bytes of a snapshot");
      }
      int version = header.getInt();
      if (version != SnapshotLayout.VERSION) {
        throw malformed(
            "has format version "
                + version
                + "; this program reads version "
                + SnapshotLayout.VERSION);
      }
      int sections = header.getInt();
      if (sections < 0 || sections > SnapshotLayout.MAX_SECTIONS) {
        throw malformed("claims " + Integer.toUnsignedString(sections) + " sections");
      }
      long claimed = header.getLong();
      if (claimed != fileLength) {
        throw malformed("is " + fileLength + " bytes long but claims " + claimed);
      }
      requireZero(header, SnapshotLayout.HEADER_BYTES, "header");
      readSections(sections);
      String family = texts.remove(SnapshotLayout.FAMILY);
      if (family == null || !catalogueFound) {
        throw malformed("lacks its family or its catalogue");
      }
      return new Snapshot(file, family, catalogue, floats, texts);
    }

    private void readSections(int count) throws IOException {
      int directoryBytes = count * SnapshotLayout.ENTRY_BYTES;
      long end = (long) SnapshotLayout.HEADER_BYTES + directoryBytes;
      if (end > fileLength) {
        throw malformed("ends within its directory");
      }
      ByteBuffer directory = read(SnapshotLayout.HEADER_BYTES, directoryBytes);
      Set<String> names = new HashSet<>();
      for (int i = 0; i < count; i++) {
        int start = i * SnapshotLayout.ENTRY_BYTES;
        String name = name(directory, start);
        if (!names.add(name)) {
          throw malformed("has two sections " + name);
        }
        directory.position(start + SnapshotLayout.NAME_BYTES);
        int type = directory.getInt();
        int cols = directory.getInt();
        long rows = directory.getLong();
        int stride = directory.getInt();
        int reserved = directory.getInt();
        long offset = directory.getLong();
        long length = directory.getLong();
        requireZero(directory, start + SnapshotLayout.ENTRY_BYTES, name);
        if (reserved != 0) {
          throw malformed("uses reserved bytes in the entry of " + name);
        }
        // Only subtractions of values known to lie in 0..fileLength, so nothing can overflow.
        if (offset % SnapshotLayout.ALIGNMENT != 0 || offset < end || offset > fileLength) {
          throw malformed(name + " starts at " + offset);
        }
        if (length < 0 || length > fileLength - offset) {
          throw malformed(name + " is " + length + " bytes long at " + offset);
        }
        end = offset + length;
        readSection(name, type, rows, cols, stride, offset, length);
      }
    }

    private void readSection(
        String name, int type, long rows, int cols, int stride, long offset, long length)
        throws IOException {
      switch (type) {
        case SnapshotLayout.TYPE_FLOATS ->
            floats.put(name, mapFloats(name, rows, cols, stride, offset, length));
        case SnapshotLayout.TYPE_TEXT -> {
          if (rows != 0 || cols != 0 || stride != 0 || length > SnapshotLayout.MAX_TEXT_BYTES) {
            throw malformed("has a text " + name + " of " + length + " bytes with a shape");
          }
          texts.put(name, text(name, read(offset, (int) length)));
        }
        case SnapshotLayout.TYPE_IDS -> {
          if (!name.equals(SnapshotLayout.CATALOGUE) || cols != 0 || stride != 0) {
            throw malformed("has ids in a section " + name);
          }
          catalogue = new CatalogueReader(file, channel).read(rows, offset, length);
          catalogueFound = true;
        }
        default -> throw malformed(name + " has the unknown type " + type);
      }
    }

    private FloatMatrix mapFloats(
        String name, long rows, int cols, int stride, long offset, long length) throws IOException {
      if (cols < 1 || cols > SnapshotLayout.MAX_COLUMNS || stride != SnapshotLayout.stride(cols)) {
        throw malformed(name + " has " + cols + " columns at a stride of " + stride);
      }
      if (rows < 0
          || rows > Integer.MAX_VALUE - 64
          || rows * stride * Float.BYTES != length) { // at most 2^31 · 2^20 · 2^2
        throw malformed(name + " has " + rows + " rows of " + stride + " in " + length + " bytes");
      }
      int rowsPerBlock = FloatMatrix.rowsPerBlock(stride, maxBlockBytes);
      int count = (int) ((rows + rowsPerBlock - 1) / rowsPerBlock);
      ByteBuffer[] blocks = new ByteBuffer[count];
      for (int i = 0; i < count; i++) {
        long first = (long) i * rowsPerBlock;
        long size = Math.min(rowsPerBlock, rows - first) * stride * Float.BYTES;
        long at = offset + first * stride * Float.BYTES;
        blocks[i] = channel.map(MapMode.READ_ONLY, at, size).order(ByteOrder.LITTLE_ENDIAN);
      }
      return new FloatMatrix((int) rows, cols, stride, rowsPerBlock, blocks);
    }

    private String name(ByteBuffer directory, int start) throws SnapshotFormatException {
      StringBuilder name = new StringBuilder();
      int i = 0;
      for (; i < SnapshotLayout.NAME_BYTES && directory.get(start + i) != 0; i++) {
        name.append((char) (directory.get(start + i) & 0xFF));
      }
      directory.position(start + i);
      requireZero(directory, start + SnapshotLayout.NAME_BYTES, "a section name");
      if (!SnapshotLayout.validName(name.toString())) {
        throw malformed("has a section without a valid name");
      }
      return name.toString();
    }

    private String text(String name, ByteBuffer utf8) throws SnapshotFormatException {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
      } catch (CharacterCodingException e) {
        throw new SnapshotFormatException(file + ": " + name + " is not UTF-8 text", e);
      }
    }

    private void requireZero(ByteBuffer buffer, int until, String where)
        throws SnapshotFormatException {
      while (buffer.position() < until) {
        if (buffer.get() != 0) {
          throw malformed("uses reserved bytes in " + where);
        }
      }
    }

    private ByteBuffer read(long offset, int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      readFully(channel, offset, bytes);
      return bytes;
    }

    private SnapshotFormatException malformed(String what) {
      return new SnapshotFormatException(file + " " + what);
    }
  }

  /** Fills the buffer from the file and flips it. */
  static void readFully(FileChannel channel, long offset, ByteBuffer into) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new EOFException("file ended at " + at + " while it was read");
      }
      at += count;
    }
    into.flip();
  }
}
