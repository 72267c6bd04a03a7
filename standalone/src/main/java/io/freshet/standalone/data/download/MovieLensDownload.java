package io.freshet.standalone.data.download;

import io.freshet.standalone.data.download.DownloadFailure.BadArchive;
import io.freshet.standalone.data.download.DownloadFailure.CannotStore;
import io.freshet.standalone.data.download.DownloadFailure.WrongChecksum;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.data.read.DataSets;
import io.freshet.standalone.data.read.Detection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The downloader of MovieLens ml-latest-small (1 MB, 100,836 ratings) from GroupLens into a cache
 * folder.
 *
 * <p>The archive must have the SHA-256 of the archive of September 2018. GroupLens may change this
 * data set; another archive is accepted only if it matches the MD5 that the server publishes beside
 * it. In both cases its size is bounded, it is unpacked inside the cache folder only, and its
 * ratings must be readable before the folder gets its final name.
 */
public final class MovieLensDownload {

  /** Origin and licence of the data, shown before the download. */
  public static final String LICENCE =
      "MovieLens ml-latest-small by GroupLens Research, University of Minnesota: free for research"
          + " use, no commercial use without permission; its README.txt has the terms";

  /** The name of the data set, of its folder in the cache, and of the archive's own folder. */
  public static final String NAME = "ml-latest-small";

  private static final String ARCHIVE = NAME + ".zip";
  private static final long MAX_UNPACKED_BYTES = 100L << 20;
  private static final long MAX_CHECKSUM_FILE_BYTES = 4096;
  private static final Pattern MD5 = Pattern.compile("\\b[0-9a-fA-F]{32}\\b");

  private final Settings settings;

  /**
   * Address, checksum and limits of the archive.
   *
   * @param base the address of the folder that holds {@code ml-latest-small.zip} and its {@code
   *     .md5}
   * @param sha256 of the known archive, 64 hexadecimal digits
   * @param maxBytes max size of a download, in bytes
   * @param timeout max time for each of the two files
   */
  public record Settings(URI base, String sha256, long maxBytes, Duration timeout) {

    /** GroupLens' own server. */
    public static final Settings DEFAULT =
        new Settings(
            URI.create("https://files.grouplens.org/datasets/movielens/"),
            "696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
            16L << 20,
            Duration.ofSeconds(30));

    /** Returns these settings with another server. */
    public Settings withBase(URI other) {
      return new Settings(other, sha256, maxBytes, timeout);
    }

    private URI archive() {
      String folder = base.toString();
      return URI.create(folder.endsWith("/") ? folder + ARCHIVE : folder + "/" + ARCHIVE);
    }

    private URI checksum() {
      return URI.create(archive() + ".md5");
    }
  }

  /** Creates a downloader with these settings. */
  public MovieLensDownload(Settings settings) {
    this.settings = settings;
  }

  /**
   * Returns the cache folder: {@code freshet} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}.
   *
   * @param environment the process's environment
   * @param home the user's home folder
   */
  public static Path cacheFolder(Map<String, String> environment, Path home) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG specification requires that a relative path is ignored.
    boolean usable = !xdg.isEmpty() && Path.of(xdg).isAbsolute();
    return (usable ? Path.of(xdg) : home.resolve(".cache")).resolve("freshet");
  }

  /** Returns the folder in which {@link #fetch} puts the data set. */
  public static Path folderIn(Path cacheFolder) {
    return cacheFolder.resolve(NAME);
  }

  /** Returns the address of the archive. */
  public URI source() {
    return settings.archive();
  }

  /**
   * Downloads, checks and unpacks the archive.
   *
   * @return the folder with the data set
   */
  public Path fetch(Path cacheFolder) throws DownloadFailedException {
    HttpFetch http = new HttpFetch(settings.timeout());
    byte[] archive = http.get(settings.archive(), settings.maxBytes());
    if (!digest("SHA-256", archive).equalsIgnoreCase(settings.sha256())) {
      checkPublished(http, archive);
    }
    Path target = folderIn(cacheFolder);
    try {
      Files.createDirectories(cacheFolder);
      Path work = Files.createTempDirectory(cacheFolder, NAME + "-");
      try {
        unpack(archive, work);
        Path unpacked = work.resolve(NAME);
        checkContent(unpacked);
        if (!Files.exists(target)) {
          Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
        }
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new DownloadFailedException(
          new CannotStore(cacheFolder.toString(), Detection.reasonOf(e)));
    }
    return target;
  }

  private void checkPublished(HttpFetch http, byte[] archive) throws DownloadFailedException {
    String ours = digest("MD5", archive);
    String published;
    try {
      byte[] file = http.get(settings.checksum(), MAX_CHECKSUM_FILE_BYTES);
      published = new String(file, StandardCharsets.US_ASCII);
    } catch (DownloadFailedException e) {
      throw wrongChecksum("it is not the known archive, and " + e.getMessage());
    }
    Matcher matcher = MD5.matcher(published);
    if (!matcher.find()) {
      throw wrongChecksum("it is not the known archive, and no MD5 is published beside it");
    }
    String theirs = matcher.group().toLowerCase(Locale.ROOT);
    if (!theirs.equals(ours)) {
      throw wrongChecksum("published MD5 " + theirs + ", received " + ours);
    }
  }

  private DownloadFailedException wrongChecksum(String detail) {
    return new DownloadFailedException(new WrongChecksum(settings.archive(), detail));
  }

  private DownloadFailedException badArchive(String reason) {
    return new DownloadFailedException(new BadArchive(settings.archive(), reason));
  }

  private void unpack(byte[] archive, Path work) throws IOException, DownloadFailedException {
    long unpacked = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = nextEntry(zip); entry != null; entry = nextEntry(zip)) {
        Path file = inside(work, entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.resolveSibling(".").normalize());
        try (OutputStream out = Files.newOutputStream(file)) {
          byte[] buffer = new byte[1 << 16];
          for (int n = read(zip, buffer); n >= 0; n = read(zip, buffer)) {
            unpacked += n;
            if (unpacked > MAX_UNPACKED_BYTES) {
              throw badArchive("it unpacks to more than " + MAX_UNPACKED_BYTES + " bytes");
            }
            out.write(buffer, 0, n);
          }
        }
      }
    }
  }

  /** Resolves an entry's path, which must stay inside the folder. */
  private Path inside(Path work, String name) throws DownloadFailedException {
    try {
      Path file = work.resolve(name).normalize();
      if (file.startsWith(work) && !file.equals(work)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw badArchive("entry " + name + " is not a path: " + e.getReason());
    }
    throw badArchive("entry " + name + " leads out of the archive");
  }

  /** Reads the next entry. A read from memory can fail only because the archive is broken. */
  private @Nullable ZipEntry nextEntry(ZipInputStream zip) throws DownloadFailedException {
    try {
      return zip.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw badArchive("it cannot be unpacked: " + e.getMessage());
    }
  }

  private int read(ZipInputStream zip, byte[] buffer) throws DownloadFailedException {
    try {
      return zip.read(buffer);
    } catch (IOException e) {
      throw badArchive("it cannot be unpacked: " + e.getMessage());
    }
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private void checkContent(Path unpacked) throws DownloadFailedException {
    try {
      DataSets.read(unpacked);
    } catch (DataSetException e) {
      throw badArchive(String.valueOf(e.getMessage()));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
