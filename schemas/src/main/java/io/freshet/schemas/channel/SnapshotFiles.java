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
 * Folder of verified snapshot files. A file is fetched under a temporary name and renamed after it
 * was verified, so every snapshot file is complete. Only one process may use a folder. Not
 * thread-safe.
 */
public final class SnapshotFiles {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
  private static final String SUFFIX = ".snapshot";
  private static final String UNFINISHED = ".part";

  private final Path folder;

  /**
   * Creates the view of a folder without accessing it.
   *
   * @param folder the folder, which is created when a file is first fetched
   */
  public SnapshotFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * The snapshot file of a version. It is fetched unless the file on disk has the manifest's
   * SHA-256.
   *
   * @throws SnapshotRefusedException if the topic's content does not match the manifest
   * @throws IOException if the folder cannot be read or written
   */
  public Path get(ModelManifest manifest, SnapshotFetcher fetcher)
      throws SnapshotRefusedException, IOException {
    Path file = path(manifest);
    if (Files.exists(file)) {
      if (Files.size(file) == manifest.sizeBytes() && sha256(file).equals(manifest.sha256())) {
        return file;
      }
      LOG.warn("{} does not match the manifest of {}; fetching it again", file, manifest.version());
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

  /**
   * Deletes all snapshot files except the files of these versions, and all remains of interrupted
   * fetches.
   */
  public void retain(Collection<ModelManifest> manifests) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<Path> kept = manifests.stream().map(this::path).collect(Collectors.toSet());
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "*{" + SUFFIX + "," + UNFINISHED + "}")) {
      for (Path file : files) {
        if (!kept.contains(file)) {
          // Existing mappings stay valid: the operating system keeps the bytes until the last
          // mapping ends.
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** SHA-256 of a file as 64 lower-case hexadecimal digits. */
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

  /** Creates a SHA-256 digest. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Path path(ModelManifest manifest) {
    // Two clusters that use the folder in turn may have the same version number; the digest in the
    // name tells their files apart.
    String digest = manifest.sha256().substring(0, Math.min(16, manifest.sha256().length()));
    return folder.resolve(safe(manifest.version()) + "-" + safe(digest) + SUFFIX);
  }

  private static String safe(String text) {
    return text.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
