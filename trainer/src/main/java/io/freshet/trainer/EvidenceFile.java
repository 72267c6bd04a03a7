package io.freshet.trainer;

import io.freshet.trainer.gate.GateEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gate has seen of recipes that challenge the champion's, kept over restarts.
 *
 * <p>It is a file in the state folder and not a record on {@code evaluations}, for it holds sums
 * per user, which outgrow a record. If it is lost, as on a new disk, the gate begins to gather
 * evidence anew: it decides later, and counts its looks from one again.
 */
final class EvidenceFile {

  private static final Logger log = LoggerFactory.getLogger(EvidenceFile.class);

  private final Path file;

  EvidenceFile(Path folder) {
    this.file = folder.resolve("gate-evidence.json");
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
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      Files.write(unfinished, evidence.toJson());
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("{} cannot be written: a restart loses the gate's evidence", file, e);
    }
  }
}
