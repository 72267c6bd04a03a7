package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.freshet.trainer.gate.GateEvidence;
import io.freshet.trainer.gate.UserHash;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gate has seen of recipes that challenge the champion's, kept over restarts, and the salt
 * by which it names users, in a file of its own.
 *
 * <p>It is a file in the state folder and not a record on {@code evaluations}, for it holds sums
 * per user, which outgrow a record. If it is lost, as on a new disk, or if it is of a release that
 * named users without a salt, the gate begins to gather evidence anew: it decides later, and counts
 * its looks from one again. Not thread-safe.
 */
final class EvidenceFile {

  private static final Logger log = LoggerFactory.getLogger(EvidenceFile.class);

  private final Path file;
  private final Path saltFile;
  private final Supplier<byte[]> newSalt;

  /**
   * Reads and writes nothing yet.
   *
   * @param newSalt random bytes
   */
  EvidenceFile(Path folder, Supplier<byte[]> newSalt) {
    this.file = folder.resolve("gate-evidence.json");
    this.saltFile = folder.resolve("gate-evidence.salt");
    this.newSalt = newSalt;
  }

  /**
   * Names users in the evidence; if there is no salt yet, makes one and starts without evidence.
   */
  UserHash userHash() {
    try {
      if (Files.exists(saltFile)) {
        return new UserHash(HexFormat.of().parseHex(Files.readString(saltFile)));
      }
      Files.deleteIfExists(file);
    } catch (IOException | IllegalArgumentException e) {
      log.warn("{} cannot be read: the gate starts to gather evidence anew", saltFile, e);
    }
    byte[] salt = newSalt.get();
    write(saltFile, HexFormat.of().formatHex(salt).getBytes(US_ASCII));
    write(GateEvidence.none());
    return new UserHash(salt);
  }

  /** The evidence; none if there is no readable file. */
  GateEvidence read() {
    if (!Files.exists(file)) {
      return GateEvidence.none();
    }
    try {
      return GateEvidence.fromJson(Files.readAllBytes(file));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("{} cannot be read: the gate starts to gather evidence anew", file, e);
      return GateEvidence.none();
    }
  }

  /** Replaces the evidence; a failure costs the evidence and not the refit. */
  void write(GateEvidence evidence) {
    write(file, evidence.toJson());
  }

  /** Keeps nobody who is not in the states: the tombstone of others may be gone. */
  void retain(UserStateTable.View users) {
    UserHash hash = userHash();
    LongOpenHashSet held = new LongOpenHashSet();
    users.forEach((buffer, at, length, state, bytes) -> held.add(hash.of(buffer, at, length)));
    retain(held::contains);
  }

  /** Keeps nobody of these ids, in UTF-8. */
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
    Path unfinished = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.getParent());
      Files.write(unfinished, bytes);
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("{} cannot be written: a restart loses the gate's evidence", target, e);
    }
  }
}
