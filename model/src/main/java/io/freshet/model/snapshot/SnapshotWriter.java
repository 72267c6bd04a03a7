package io.freshet.model.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the sections of a snapshot and writes the file. Equal input gives equal bytes.
 *
 * @see SnapshotLayout the format
 */
public final class SnapshotWriter {

  private static final int BUFFER_BYTES = 1 << 20;

  private final String family;
  private final Catalogue catalogue;
  private final Map<String, Section> sections = new LinkedHashMap<>();

  /** A section: a matrix, or finished bytes. */
  private static final class Section {
    final String name;
    final int type;
    final long rows;
    final int cols;
    final int stride;
    final float[] floats;
    final byte[][] bytes;
    final long length;

    private Section(
        String name, int type, long rows, int cols, int stride, float[] floats, byte[][] bytes) {
      this.name = name;
      this.type = type;
      this.rows = rows;
      this.cols = cols;
      this.stride = stride;
      this.floats = floats;
      this.bytes = bytes;
      long total = rows * stride * Float.BYTES;
      for (byte[] part : bytes) {
        total += part.length;
      }
      this.length = total;
    }

    static Section matrix(String name, int rows, int cols, float[] values) {
      int stride = SnapshotLayout.stride(cols);
      return new Section(
          name, SnapshotLayout.TYPE_FLOATS, rows, cols, stride, values, new byte[0][]);
    }

    static Section bytes(String name, int type, long rows, byte[]... bytes) {
      return new Section(name, type, rows, 0, 0, new float[0], bytes);
    }
  }

  /**
   * Starts a snapshot.
   *
   * @param family the family, by which {@link io.freshet.model.serving.ServingModels} loads the
   *     model
   * @param catalogue the items, in the row order of the matrices
   */
  public SnapshotWriter(String family, Catalogue catalogue) {
    this.family = family;
    this.catalogue = catalogue;
    putText(SnapshotLayout.FAMILY, family);
    putIds(catalogue);
  }

  /** The family of the model. */
  public String family() {
    return family;
  }

  /** The catalogue of the model. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Adds a matrix.
   *
   * @param name lower-case letters, digits, dots and hyphens, at most 48, not used before
   * @param values row-major, {@code rows · cols} floats; not copied, so they must not change before
   *     the file is written
   * @throws IllegalArgumentException if the name or the shape is not valid
   */
  public SnapshotWriter putFloats(String name, int rows, int cols, float[] values) {
    if (rows < 0 || cols < 1 || cols > SnapshotLayout.MAX_COLUMNS) {
      throw new IllegalArgumentException(name + " cannot be " + rows + " × " + cols);
    }
    if ((long) rows * cols != values.length) {
      throw new IllegalArgumentException(
          name + " is " + rows + " × " + cols + " but has " + values.length + " floats");
    }
    return put(Section.matrix(name, rows, cols, values));
  }

  /**
   * Gets the values of an added matrix.
   *
   * @return the values, row-major, without padding; not a copy
   * @throws IllegalArgumentException if no matrix with this name was added
   */
  public float[] floats(String name) {
    Section section = sections.get(name);
    if (section == null || section.type != SnapshotLayout.TYPE_FLOATS) {
      throw new IllegalArgumentException("no matrix " + name + " was added");
    }
    return section.floats;
  }

  /**
   * Adds a text.
   *
   * @param name lower-case letters, digits, dots and hyphens, at most 48, not used before
   * @throws IllegalArgumentException if the name is not valid or the text is longer than 16 MB
   */
  public SnapshotWriter putText(String name, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > SnapshotLayout.MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(name + " is too long a text: " + utf8.length + " bytes");
    }
    return put(Section.bytes(name, SnapshotLayout.TYPE_TEXT, 0, utf8));
  }

  private void putIds(Catalogue ids) {
    int[] starts = ids.starts();
    ByteBuffer head =
        ByteBuffer.allocate(Math.multiplyExact(starts.length, Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    head.asIntBuffer().put(starts);
    put(
        Section.bytes(
            SnapshotLayout.CATALOGUE,
            SnapshotLayout.TYPE_IDS,
            ids.size(),
            head.array(),
            ids.pool()));
  }

  private SnapshotWriter put(Section section) {
    if (!SnapshotLayout.validName(section.name)) {
      throw new IllegalArgumentException("not a valid section name: " + section.name);
    }
    if (sections.size() == SnapshotLayout.MAX_SECTIONS) {
      throw new IllegalArgumentException("more than " + SnapshotLayout.MAX_SECTIONS + " sections");
    }
    if (sections.putIfAbsent(section.name, section) != null) {
      throw new IllegalArgumentException("section added twice: " + section.name);
    }
    return this;
  }

  /**
   * Writes the file atomically: writes a file beside it with the suffix {@code .tmp}, forces it to
   * disk, and moves it over the target.
   *
   * @throws IOException if writing or moving fails; the target is then unchanged
   */
  public void write(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeTo(channel);
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void writeTo(FileChannel channel) throws IOException {
    List<Section> ordered = new ArrayList<>(sections.values());
    long[] offsets = new long[ordered.size()];
    long end = SnapshotLayout.HEADER_BYTES + (long) SnapshotLayout.ENTRY_BYTES * ordered.size();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = SnapshotLayout.align(end);
      end = offsets[i] + ordered.get(i).length;
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(SnapshotLayout.MAGIC);
    buffer.putInt(SnapshotLayout.VERSION);
    buffer.putInt(ordered.size());
    buffer.putLong(end);
    buffer.position(SnapshotLayout.HEADER_BYTES);
    for (int i = 0; i < offsets.length; i++) {
      putEntry(buffer, ordered.get(i), offsets[i]);
    }
    for (int i = 0; i < offsets.length; i++) {
      long gap = offsets[i] - channel.position() - buffer.position();
      for (long k = 0; k < gap; k++) {
        buffer.put((byte) 0);
      }
      Section section = ordered.get(i);
      if (section.type == SnapshotLayout.TYPE_FLOATS) {
        putRows(channel, buffer, section);
      } else {
        for (byte[] part : section.bytes) {
          putBytes(channel, buffer, part);
        }
      }
      drain(channel, buffer, SnapshotLayout.ALIGNMENT);
    }
    drain(channel, buffer, BUFFER_BYTES);
  }

  private static void putEntry(ByteBuffer buffer, Section section, long offset) {
    int start = buffer.position();
    buffer.put(section.name.getBytes(StandardCharsets.US_ASCII));
    buffer.position(start + SnapshotLayout.NAME_BYTES);
    buffer.putInt(section.type);
    buffer.putInt(section.cols);
    buffer.putLong(section.rows);
    buffer.putInt(section.stride);
    buffer.putInt(0);
    buffer.putLong(offset);
    buffer.putLong(section.length);
    buffer.putLong(0);
  }

  private static void putRows(FileChannel channel, ByteBuffer buffer, Section section)
      throws IOException {
    float[] values = section.floats;
    int cols = section.cols;
    for (int r = 0, at = 0; r < section.rows; r++) {
      for (int k = 0; k < section.stride; k++) {
        drain(channel, buffer, Float.BYTES);
        buffer.putFloat(k < cols ? values[at++] : 0f);
      }
    }
  }

  private static void putBytes(FileChannel channel, ByteBuffer buffer, byte[] bytes)
      throws IOException {
    int at = 0;
    while (at < bytes.length) {
      drain(channel, buffer, 1);
      int count = Math.min(buffer.remaining(), bytes.length - at);
      buffer.put(bytes, at, count);
      at += count;
    }
  }

  /** Flushes the buffer if fewer than {@code room} bytes are left in it. */
  private static void drain(FileChannel channel, ByteBuffer buffer, int room) throws IOException {
    if (buffer.remaining() >= room) {
      return;
    }
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
