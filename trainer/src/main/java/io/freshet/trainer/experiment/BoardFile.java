package io.freshet.trainer.experiment;

import io.freshet.schemas.channel.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps the board over restarts: the sums, and the offsets up to which they count, in
 * one file that is replaced as a whole. So a restart neither counts a record twice nor loses one.
 *
 * <p>Layout, big-endian: the magic number, the CRC-32C of the rest, offsets, experiments; see
 * {@link #encode}. A file that cannot be read is logged, and the board starts at the beginning of
 * {@code judgements}, which keeps a month.
 */
final class BoardFile {
  private static final Logger LOG = LoggerFactory.getLogger(BoardFile.class);

  /** "FXB" and the version of the layout. */
  private static final int MAGIC = 0x46584201;

  private static final int HEAD_BYTES = 8;

  private final Path file;

  /**
   * What the file holds.
   *
   * @param offsets by partition of {@code judgements}: the offset of the first record not counted
   * @param experiments the sums
   */
  record Content(Map<Integer, Long> offsets, List<SavedExperiment> experiments) {
    static final Content EMPTY = new Content(Map.of(), List.of());
  }

  BoardFile(Path folder) {
    this.file = folder.resolve("experiments.board");
  }

  /** Reads the file; empty if there is no readable one. */
  Content read() {
    if (!Files.exists(file)) {
      return Content.EMPTY;
    }
    try {
      return decode(Files.readAllBytes(file));
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be read; the likes of experiments are counted again from the topic", file, e);
      return Content.EMPTY;
    }
  }

  /**
   * Replaces the file.
   *
   * @throws IOException if the disk fails; the file is then as before
   */
  void write(Content content) throws IOException {
    WholeFile.write(file, encode(content));
  }

  static byte[] encode(Content content) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(body)) {
      out.writeInt(content.offsets().size());
      for (Map.Entry<Integer, Long> offset : new TreeMap<>(content.offsets()).entrySet()) {
        out.writeInt(offset.getKey());
        out.writeLong(offset.getValue());
      }
      out.writeInt(content.experiments().size());
      for (SavedExperiment experiment : content.experiments()) {
        write(experiment, out);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEAD_BYTES + body.size());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(checksum(body.toByteArray(), 0));
      body.writeTo(out);
    }
    return bytes.toByteArray();
  }

  private static void write(SavedExperiment experiment, DataOutputStream out) throws IOException {
    out.writeUTF(experiment.name());
    out.writeUTF(experiment.salt());
    out.writeInt(experiment.arms().size());
    for (SavedExperiment.SavedArm arm : experiment.arms()) {
      out.writeUTF(arm.name());
      write(arm.users(), out);
      out.writeLong(arm.lists().count());
      out.writeLong(arm.lists().empty());
      out.writeLong(arm.lists().items());
      out.writeDouble(arm.lists().logMicros());
      out.writeInt(arm.running().size());
      for (RunningPoints.Point point : arm.running()) {
        out.writeLong(point.likes());
        out.writeDouble(point.value());
        out.writeDouble(point.lower());
        out.writeDouble(point.upper());
      }
    }
    write(experiment.forgotten(), out);
    out.writeInt(experiment.lastCauses().size());
    for (Map.Entry<String, Long> cause : new TreeMap<>(experiment.lastCauses()).entrySet()) {
      out.writeUTF(cause.getKey());
      out.writeLong(cause.getValue());
    }
    out.writeLong(experiment.leftOut());
  }

  private static void write(long[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  static Content decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int magic = in.readInt();
      if (magic != MAGIC) {
        throw new IOException("it begins with %08x, expected %08x".formatted(magic, MAGIC));
      }
      if (in.readInt() != checksum(bytes, HEAD_BYTES)) {
        throw new IOException("its checksum is wrong");
      }
      Map<Integer, Long> offsets = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        offsets.put(in.readInt(), in.readLong());
      }
      List<SavedExperiment> experiments = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        experiments.add(readExperiment(in));
      }
      return new Content(offsets, experiments);
    }
  }

  private static SavedExperiment readExperiment(DataInputStream in) throws IOException {
    String name = in.readUTF();
    String salt = in.readUTF();
    List<SavedExperiment.SavedArm> arms = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      arms.add(readArm(in));
    }
    long[] forgotten = readLongs(in);
    Map<String, Long> causes = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      causes.put(in.readUTF(), in.readLong());
    }
    return new SavedExperiment(name, salt, arms, forgotten, causes, in.readLong());
  }

  private static SavedExperiment.SavedArm readArm(DataInputStream in) throws IOException {
    String name = in.readUTF();
    long[] users = readLongs(in);
    for (int at = 1; at < users.length; at += 2) {
      if (!UserSums.isValid(users[at])) {
        throw new IOException("sums of a user that cannot be: %016x".formatted(users[at]));
      }
    }
    ArmSums.Lists lists =
        new ArmSums.Lists(in.readLong(), in.readLong(), in.readLong(), in.readDouble());
    List<RunningPoints.Point> running = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      running.add(
          new RunningPoints.Point(
              in.readLong(), in.readDouble(), in.readDouble(), in.readDouble()));
    }
    return new SavedExperiment.SavedArm(name, users, lists, running);
  }

  private static long[] readLongs(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available() / Long.BYTES) {
      throw new IOException("it says that " + count + " numbers follow");
    }
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readLong();
    }
    return values;
  }

  private static int checksum(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }
}
