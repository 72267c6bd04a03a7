package io.freshet.standalone.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.standalone.data.DataSetChoice;
import io.freshet.standalone.data.download.DownloadFailure.BadArchive;
import io.freshet.standalone.data.download.DownloadFailure.BadStatus;
import io.freshet.standalone.data.download.DownloadFailure.BrokenOff;
import io.freshet.standalone.data.download.DownloadFailure.CannotStore;
import io.freshet.standalone.data.download.DownloadFailure.TooLarge;
import io.freshet.standalone.data.download.DownloadFailure.Unreachable;
import io.freshet.standalone.data.download.DownloadFailure.WrongChecksum;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.data.read.DataSets;
import io.freshet.standalone.data.read.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovieLensDownloadTest {

  private static final String RATINGS = "userId,movieId,rating,timestamp\n1,2,4.0,7\n";
  private static final String MOVIES = "movieId,title,genres\n2,Jumanji (1995),Adventure\n";

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir Path dir;

  private final Map<String, Answer> answers = new TreeMap<>();
  private HttpServer server;
  private Path cache;

  @BeforeEach
  void startServer() throws Exception {
    cache = dir.resolve("cache/freshet");
    server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Answer answer = answers.get(exchange.getRequestURI().getPath());
            if (answer == null) {
              exchange.sendResponseHeaders(404, -1);
            } else {
              answer.to(exchange);
            }
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void shouldUnpackTheKnownArchiveIntoTheCache() throws Exception {
    byte[] archive = goodArchive();
    serve("/ml/ml-latest-small.zip", archive);

    Path folder = download(digest("SHA-256", archive)).fetch(cache);

    assertThat(folder).isEqualTo(cache.resolve("ml-latest-small"));
    DataSet data = DataSets.read(folder);
    assertThat(data.ratings().size()).isEqualTo(1);
    assertThat(data.items().get(0).title()).isEqualTo("Jumanji (1995)");
    assertThat(entriesOf(cache)).containsExactly("ml-latest-small");
  }

  @Test
  void shouldTakeANewerArchiveThatMatchesTheMd5PublishedBesideIt() throws Exception {
    byte[] archive = goodArchive();
    serve("/ml/ml-latest-small.zip", archive);
    serveText(
        "/ml/ml-latest-small.zip.md5", "MD5 (ml-latest-small.zip) = " + digest("MD5", archive));

    Path folder = download("00").fetch(cache);

    assertThat(folder.resolve("ratings.csv")).hasContent(RATINGS);
  }

  @Test
  void shouldRefuseAnArchiveThatMatchesNoChecksum() throws Exception {
    byte[] archive = goodArchive();
    serve("/ml/ml-latest-small.zip", archive);
    serveText("/ml/ml-latest-small.zip.md5", "d41d8cd98f00b204e9800998ecf8427e  x\n");

    assertThat(failure(download("00")))
        .isEqualTo(
            new WrongChecksum(
                base().resolve("ml-latest-small.zip"),
                "published MD5 d41d8cd98f00b204e9800998ecf8427e, received "
                    + digest("MD5", archive)));
    assertThat(cache).doesNotExist();
  }

  @Test
  void shouldRefuseAnUnknownArchiveWhenNoChecksumIsPublished() throws Exception {
    serve("/ml/ml-latest-small.zip", goodArchive());
    assertThat(failure(download("00")))
        .isInstanceOfSatisfying(
            WrongChecksum.class, f -> assertThat(f.detail()).contains("HTTP status 404"));

    serveText("/ml/ml-latest-small.zip.md5", "<html>moved</html>");
    assertThat(failure(download("00")))
        .isInstanceOfSatisfying(
            WrongChecksum.class, f -> assertThat(f.detail()).contains("no MD5 is published"));
  }

  @Test
  void shouldNoticeAnArchiveCutShortByItsSender() throws Exception {
    byte[] archive = goodArchive();
    serve("/ml/ml-latest-small.zip", HexFormat.of().parseHex("504b0304"));

    assertThat(failure(download(digest("SHA-256", archive)))).isInstanceOf(WrongChecksum.class);
  }

  @Test
  void shouldNoticeATransferThatBreaksOff() throws Exception {
    byte[] archive = goodArchive();
    answers.put(
        "/ml/ml-latest-small.zip",
        exchange -> {
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive, 0, archive.length / 2);
          exchange.getResponseBody().flush();
        });

    assertThat(failure(download(digest("SHA-256", archive)))).isInstanceOf(BrokenOff.class);
    assertThat(cache).doesNotExist();
  }

  @Test
  void shouldReportTheStatusOfAMissingArchive() {
    assertThat(failure(download("00")))
        .isEqualTo(new BadStatus(base().resolve("ml-latest-small.zip"), 404));
  }

  @Test
  void shouldStopReadingAnAnswerThatIsTooLarge() {
    answers.put(
        "/ml/ml-latest-small.zip",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            byte[] chunk = new byte[1 << 16];
            for (int i = 0; i < 1 << 14; i++) {
              out.write(chunk); // a gigabyte, if nobody hangs up
            }
          }
        });

    assertThat(failure(download("00")))
        .isEqualTo(new TooLarge(base().resolve("ml-latest-small.zip"), 1 << 20));
  }

  @Test
  void shouldReportAServerThatRefusesTheConnection() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      port = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + port + "/ml");

    assertThat(failure(new MovieLensDownload(settings("00").withBase(nobody))))
        .isInstanceOfSatisfying(
            Unreachable.class,
            f -> assertThat(f.uri()).isEqualTo(URI.create(nobody + "/ml-latest-small.zip")));
  }

  @Test
  void shouldGiveUpOnAServerThatDoesNotAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, loopback())) {
      URI base = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      MovieLensDownload.Settings impatient =
          new MovieLensDownload.Settings(base, "00", 1 << 20, Duration.ofMillis(300));

      assertThat(failure(new MovieLensDownload(impatient))).isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void shouldNotUnpackOutsideTheCache() throws Exception {
    for (String name : List.of("../../evil", "/tmp/evil", "ml-latest-small/../../../evil", ".")) {
      byte[] archive = zip(Map.of(name, "x"));
      serve("/ml/ml-latest-small.zip", archive);

      assertThat(failure(download(digest("SHA-256", archive))))
          .isInstanceOfSatisfying(
              BadArchive.class,
              f -> assertThat(f.reason()).isEqualTo("entry " + name + " leads out of the archive"));
    }
    assertThat(entriesOf(cache)).isEmpty();
    assertThat(entriesOf(dir)).containsExactly("cache");
  }

  @Test
  void shouldRefuseAnArchiveWithoutReadableRatingsAndLeaveNothingBehind() throws Exception {
    Map<String, String> noRatings = Map.of("ml-latest-small/movies.csv", MOVIES);
    Map<String, String> badRatings =
        Map.of("ml-latest-small/ratings.csv", "userId,movieId,rating,timestamp\nx\n");
    for (byte[] archive :
        List.of(zip(noRatings), zip(badRatings), "no zip".getBytes(StandardCharsets.UTF_8))) {
      serve("/ml/ml-latest-small.zip", archive);

      assertThat(failure(download(digest("SHA-256", archive)))).isInstanceOf(BadArchive.class);
      assertThat(entriesOf(cache)).isEmpty();
    }
  }

  @Test
  void shouldReportACacheFolderThatCannotBeMade() throws Exception {
    byte[] archive = goodArchive();
    serve("/ml/ml-latest-small.zip", archive);
    cache = Files.writeString(dir.resolve("file"), "x").resolve("cache");

    assertThat(failure(download(digest("SHA-256", archive)))).isInstanceOf(CannotStore.class);
  }

  @Test
  void shouldFindTheCacheFolderWhereTheXdgSpecificationPutsIt() {
    Path home = Path.of("/home/ada");
    assertThat(MovieLensDownload.cacheFolder(Map.of(), home))
        .isEqualTo(Path.of("/home/ada/.cache/freshet"));
    assertThat(MovieLensDownload.cacheFolder(Map.of("XDG_CACHE_HOME", "/var/c"), home))
        .isEqualTo(Path.of("/var/c/freshet"));
    assertThat(MovieLensDownload.cacheFolder(Map.of("XDG_CACHE_HOME", "relative"), home))
        .isEqualTo(Path.of("/home/ada/.cache/freshet"));
  }

  @Test
  void shouldChooseTheNamedThenTheCachedThenTheDownloadedDataSet() throws Exception {
    byte[] archive = goodArchive();
    serve("/ml/ml-latest-small.zip", archive);
    DataSetChoice choice = choice(digest("SHA-256", archive));
    List<String> told = new ArrayList<>();
    Path named = Files.writeString(dir.resolve("four.tsv"), "u\ti\t1\t1\n");

    assertThat(choice.choose(named, told::add).format()).isEqualTo(Format.FOUR_COLUMNS);
    assertThat(told).isEmpty();

    assertThat(choice.choose(null, told::add).format()).isEqualTo(Format.MOVIELENS_CSV);
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("GroupLens").contains("research");

    answers.clear();
    assertThat(choice.choose(null, told::add).format()).isEqualTo(Format.MOVIELENS_CSV);
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldFallBackToGeneratedRatingsWithOneClearLine() throws Exception {
    List<String> told = new ArrayList<>();

    DataSet data = choice("00").choose(null, told::add);

    assertThat(data.format()).isEqualTo(Format.GENERATED);
    assertThat(told).hasSize(2);
    assertThat(told.get(1))
        .isEqualTo(
            "Using generated ratings with planted tastes, because there are no real ones: "
                + base().resolve("ml-latest-small.zip")
                + " answered with HTTP status 404");
  }

  @Test
  void shouldNotReplaceANamedDataSetThatCannotBeRead() {
    assertThatExceptionOfType(DataSetException.class)
        .isThrownBy(() -> choice("00").choose(dir.resolve("missing"), line -> {}));
  }

  private DataSetChoice choice(String sha256) {
    return new DataSetChoice(cache, download(sha256), new PlantedTastes(5, 20, 40, 1));
  }

  private MovieLensDownload download(String sha256) {
    return new MovieLensDownload(settings(sha256));
  }

  private MovieLensDownload.Settings settings(String sha256) {
    return new MovieLensDownload.Settings(base(), sha256, 1 << 20, Duration.ofSeconds(30));
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ml/");
  }

  private DownloadFailure failure(MovieLensDownload download) {
    try {
      Path folder = download.fetch(cache);
      throw new AssertionError("fetched " + folder);
    } catch (DownloadFailedException e) {
      assertThat(e).hasMessage(e.failure().message());
      return e.failure();
    }
  }

  private void serveText(String path, String text) {
    serve(path, text.getBytes(StandardCharsets.US_ASCII));
  }

  private void serve(String path, byte[] body) {
    answers.put(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
  }

  private static byte[] goodArchive() throws IOException {
    Map<String, String> files = new TreeMap<>();
    files.put("ml-latest-small/", "");
    files.put("ml-latest-small/movies.csv", MOVIES);
    files.put("ml-latest-small/ratings.csv", RATINGS);
    return zip(files);
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> entriesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static String digest(String algorithm, byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
