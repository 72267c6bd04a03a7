package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.freshet.schemas.channel.WholeFile;
import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.trainer.gate.GateEvidence;
import io.freshet.trainer.gate.UserHash;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that keep the gate's evidence over restarts: the evidence, and the salt that hashes the
 * user ids in it.
 *
 * <p>The evidence holds sums per user and would outgrow a record on {@code evaluations}. If the
 * file is lost, or was written by a release that had no salt, the gate starts without evidence: it
 * decides later, and counts its looks from one again. Not thread-safe.
 */
final class EvidenceFile {

  private static final Logger LOG = LoggerFactory.getLogger(EvidenceFile.class);

  private final Path file;
  private final Path saltFile;
  private final Supplier<byte[]> newSalt;

  /**
   * Creates an instance that has read and written nothing.
   *
   * @param newSalt random bytes
   */
  EvidenceFile(Path folder, Supplier<byte[]> newSalt) {
    this.file = folder.resolve("gate-evidence.json");
    this.saltFile = folder.resolve("gate-evidence.salt");
    this.newSalt = newSalt;
  }

  /**
   * Returns the hash of user ids in the evidence. Without a salt file it writes a new salt and
   * starts without evidence.
   */
  UserHash userHash() {
    try {
      if (Files.exists(saltFile)) {
        return new UserHash(HexFormat.of().parseHex(Files.readString(saltFile)));
      }
      Files.deleteIfExists(file);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} cannot be read; the gate starts without evidence", saltFile, e);
    }
    byte[] salt = newSalt.get();
    write(saltFile, HexFormat.of().formatHex(salt).getBytes(US_ASCII));
    write(GateEvidence.none());
    return new UserHash(salt);
  }

  /** Reads the evidence; empty if there is no readable file. */
  GateEvidence read() {
    if (!Files.exists(file)) {
      return GateEvidence.none();
    }
    try {
      return GateEvidence.fromJson(Files.readAllBytes(file));
    } catch (IOException | MalformedRecordException e) {
      LOG.warn("{} cannot be read; the gate starts without evidence", file, e);
      return GateEvidence.none();
    }
  }

  /** Replaces the evidence. A failure is logged and does not fail the refit. */
  void write(GateEvidence evidence) {
    write(file, evidence.toJson());
  }

  /** Removes users that have no state. Compaction may have removed their tombstones. */
  void retain(UserStateTable.View users) {
    UserHash hash = userHash();
    LongOpenHashSet held = new LongOpenHashSet();
    users.forEach((buffer, at, length, state, bytes) -> held.add(hash.of(buffer, at, length)));
    retain(held::contains);
  }

  /** Removes the users with these ids, in UTF-8. */
  void forget(List<byte[]> ids) {
    if (!ids.isEmpty()) {
      UserHash hash = userHash();
      LongOpenHashSet gone = new LongOpenHashSet();
      ids.forEach(id -> gone.add(hash.of(id, 0, id.length)));
      retain(user -> !gone.contains(user));
    }
  }

  private void retain(LongPredicate users) {
    GateEvidence before = read();
    GateEvidence after = before.of(users);
    if (!after.equals(before)) {
      write(after);
    }
  }

  private static void write(Path target, byte[] bytes) {
    try {
      WholeFile.write(target, bytes);
    } catch (IOException e) {
      LOG.warn("{} cannot be written: a restart loses the gate's evidence", target, e);
    }
  }
}
