package io.freshet.standalone.export;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writer of one array in NumPy's format {@code .npy}, version 1.0: a magic number, a header of
 * text, then the values in C order and little-endian (<a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>).
 */
final class NpyWriter implements Closeable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The values start at a multiple of this offset. */
  private static final int ALIGNMENT = 64;

  private static final int VALUE_BYTES = 4;

  private final Path file;
  private final OutputStream out;
  private long left;

  /** Type of an array's values. */
  enum Type {
    /** 32-bit floating point. */
    FLOAT32("<f4"),
    /** 32-bit signed integer. */
    INT32("<i4");

    private final String numpy;

    Type(String numpy) {
      this.numpy = numpy;
    }

    /** The name in NumPy. */
    String numpy() {
      return numpy;
    }
  }

  /**
   * Opens a file and writes its header.
   *
   * @param file created, or replaced
   * @param shape lengths of the one or more dimensions
   */
  NpyWriter(Path file, Type type, int... shape) throws IOException {
    this.file = file;
    this.left = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    out.write(header(type, shape));
  }

  private static byte[] header(Type type, int[] shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(type.numpy(), lengths, shape.length == 1 ? "," : "");
    int before = MAGIC.length + 2;
    int whole = (before + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    int length = whole - before;
    ByteBuffer header = ByteBuffer.allocate(whole).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) length);
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    while (header.position() < whole - 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }

  /** Appends the first {@code count} values. */
  void write(float[] values, int count) throws IOException {
    byte[] bytes = new byte[count * VALUE_BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, 0, count);
    append(bytes, count);
  }

  /** Appends the first {@code count} values. */
  void write(int[] values, int count) throws IOException {
    byte[] bytes = new byte[count * VALUE_BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values, 0, count);
    append(bytes, count);
  }

  private void append(byte[] bytes, int count) throws IOException {
    left -= count;
    if (left < 0) {
      throw new IllegalStateException(file + " gets more values than its shape has");
    }
    out.write(bytes);
  }

  /**
   * Closes the file.
   *
   * @throws IllegalStateException if values are missing; a reader would refuse the file
   */
  @Override
  public void close() throws IOException {
    out.close();
    if (left > 0) {
      throw new IllegalStateException(file + " lacks " + left + " values");
    }
  }
}
