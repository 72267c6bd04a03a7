package io.freshet.schemas.channel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of snapshot files, each either whole and verified or not there: a file is fetched under
 * another name and renamed when it is right. One process uses a folder. Not thread-safe.
 */
public final class SnapshotFiles {

  private static final Logger log = LoggerFactory.getLogger(SnapshotFiles.class);
  private static final String SUFFIX = ".snapshot";
  private static final String UNFINISHED = ".part";

  private final Path folder;

  /**
   * Touches nothing yet.
   *
   * @param folder made when it is first needed
   */
  public SnapshotFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * The file of a version: the one on disk if its bytes have the manifest's SHA-256, else fetched.
   *
   * @throws SnapshotRefusedException if the channel does not hold what the manifest promises
   * @throws IOException if the folder cannot be read or written
   */
  public Path get(ModelManifest manifest, SnapshotFetcher fetcher)
      throws SnapshotRefusedException, IOException {
    Path file = path(manifest);
    if (Files.exists(file)) {
      if (Files.size(file) == manifest.sizeBytes() && sha256(file).equals(manifest.sha256())) {
        return file;
      }
      log.warn("{} is not what was published as {}; fetching it again", file, manifest.version());
    }
    Files.createDirectories(folder);
    Path unfinished = folder.resolve(file.getFileName() + UNFINISHED);
    try {
      fetcher.fetch(manifest, unfinished);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return file;
  }

  /** Removes every snapshot file but these versions' and whatever an interrupted fetch left. */
  public void retain(Collection<ModelManifest> manifests) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<Path> kept = manifests.stream().map(this::path).collect(Collectors.toSet());
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "*{" + SUFFIX + "," + UNFINISHED + "}")) {
      for (Path file : files) {
        if (!kept.contains(file)) {
          // A mapping of it stays valid: the operating system keeps the bytes until the last one is
          // gone.
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** SHA-256 of a file, 64 lower-case hexadecimal digits. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = newSha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // the stream feeds the digest
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new SHA-256 digest. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Path path(ModelManifest manifest) {
    // The digest in the name tells apart versions of the same number from two clusters that shared
    // a folder in turn.
    String digest = manifest.sha256().substring(0, Math.min(16, manifest.sha256().length()));
    return folder.resolve(safe(manifest.version()) + "-" + safe(digest) + SUFFIX);
  }

  private static String safe(String text) {
    return text.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
