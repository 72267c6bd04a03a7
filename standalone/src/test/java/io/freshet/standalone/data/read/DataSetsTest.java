package io.freshet.standalone.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.record.PlainText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetsTest {

  private static final String MOVIES_CSV =
      """
      movieId,title,genres
      1,Toy Story (1995),Adventure|Animation|Children
      11,"American President, The (1995)",Comedy|Drama|Romance
      2,"Sex, ""Lies"" and Videotape (1989)",Drama
      900,Amélie (2001),Comedy|Comedy|Romance
      901,Death Note (2006–2007),(no genres listed)
      902,Babylon 5,Sci-Fi
      """;

  @TempDir Path dir;

  @Test
  void shouldReadMovieLensCsvInTimeOrderWithTitlesYearsAndGenres() throws Exception {
    write("movies.csv", MOVIES_CSV);
    write(
        "ratings.csv",
        """
        userId,movieId,rating,timestamp
        2,1,4.5,300
        1,11,3.0,200
        1,2,0.5,300
        10,1,5,100
        """);

    DataSet data = DataSets.read(dir);

    assertThat(data.format()).isEqualTo(Format.MOVIELENS_CSV);
    assertThat(events(data))
        .containsExactly("100 10 1 5.0", "200 1 11 3.0", "300 1 2 0.5", "300 2 1 4.5");
    assertThat(data.items())
        .containsExactly(
            item("1", "Toy Story (1995)", 1995, "Adventure", "Animation", "Children"),
            item("11", "American President, The (1995)", 1995, "Comedy", "Drama", "Romance"),
            item("2", "Sex, \"Lies\" and Videotape (1989)", 1989, "Drama"),
            item("900", "Amélie (2001)", 2001, "Comedy", "Romance"),
            item("901", "Death Note (2006–2007)", 2006),
            item("902", "Babylon 5", null, "Sci-Fi"));
    assertThat(data.report().lines()).isEqualTo(10);
    assertThat(data.report().bad()).isZero();
    assertThat(data.report().notes()).isEmpty();
  }

  @Test
  void shouldReadMovieLensCsvWithByteOrderMarkAndCarriageReturnsAndQuotes() throws Exception {
    write("movies.csv", "\uFEFF" + MOVIES_CSV.replace("\n", "\r\n"));
    write(
        "ratings.csv",
        "\uFEFFuserId,movieId,rating,timestamp\r\n\"1\",\"2\",\"4.0\",\"7\"\r\n\r\n3,2,1.0,6\r\n");

    DataSet data = DataSets.read(dir);

    assertThat(events(data)).containsExactly("6 3 2 1.0", "7 1 2 4.0");
    assertThat(data.items()).hasSize(6).contains(item("902", "Babylon 5", null, "Sci-Fi"));
    assertThat(data.report().bad()).isZero();
  }

  @Test
  void shouldReadGzippedFilesWhateverTheirName() throws Exception {
    gzip("ratings.csv.gz", "userId,movieId,rating,timestamp\n1,2,4.0,7\n");
    gzip("movies.csv", MOVIES_CSV);

    DataSet data = DataSets.read(dir);

    assertThat(events(data)).containsExactly("7 1 2 4.0");
    assertThat(data.items()).hasSize(6);
  }

  @Test
  void shouldSayThatTitlesAreMissingWhenThereIsNoFileOfMovies() throws Exception {
    write("ratings.csv", "userId,movieId,rating,timestamp\n1,2,4.0,7\n");

    DataSet data = DataSets.read(dir.resolve("ratings.csv"));

    assertThat(data.items()).isEmpty();
    assertThat(data.report().notes())
        .containsExactly("no movies.csv beside ratings.csv: no titles or genres");
  }

  @Test
  void shouldFindTheColumnsOfAHeaderInAnyOrder() throws Exception {
    write("x.csv", "timestamp,rating,user_id,parent_asin,verified\n1600000000123,4.0,U,B,true\n");

    DataSet data = DataSets.read(dir);

    assertThat(data.format()).isEqualTo(Format.AMAZON_CSV);
    assertThat(events(data)).containsExactly("1600000000 U B 4.0");
  }

  @Test
  void shouldReadDoubleColonsAndLatinTitles() throws Exception {
    write("ratings.dat", "1::1193::5::978300760\n1::661::3.5::978302109\n");
    write(
        "movies.dat",
        """
        661::James and the Giant Peach (1996)::Animation|Children's
        1193::Misérables, Les: Part::Two (1995)::Drama
        """,
        StandardCharsets.ISO_8859_1);

    DataSet data = DataSets.read(dir);

    assertThat(data.format()).isEqualTo(Format.MOVIELENS_COLONS);
    assertThat(events(data)).containsExactly("978300760 1 1193 5.0", "978302109 1 661 3.5");
    assertThat(data.items())
        .containsExactly(
            item("1193", "Misérables, Les: Part::Two (1995)", 1995, "Drama"),
            item("661", "James and the Giant Peach (1996)", 1996, "Animation", "Children's"));
  }

  @Test
  void shouldReadMovieLens100KWithGenreFlags() throws Exception {
    write("u.data", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n");
    write(
        "u.item",
        """
        242|Kolya (1996)|24-Jan-1997||http://x|0|0|0|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0
        302|Été|01-Jan-1994||http://x|0|0|0|0|0|0|1|0|0|0|1|0|0|1|0|0|1|0|0
        267|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0
        """,
        StandardCharsets.ISO_8859_1);

    DataSet data = DataSets.read(dir);

    assertThat(data.format()).isEqualTo(Format.MOVIELENS_100K);
    assertThat(events(data)).containsExactly("881250949 196 242 3.0", "891717742 186 302 3.0");
    assertThat(data.items())
        .containsExactly(
            item("242", "Kolya (1996)", 1996, "Comedy"),
            item("267", "unknown", null),
            item("302", "Été", 1994, "Crime", "Film-Noir", "Mystery", "Thriller"));
  }

  @Test
  void shouldReadFourTabSeparatedColumns() throws Exception {
    write("train.tsv", "u1\ti1\t4\t20\nu2\ti1\t3\t10\n");

    DataSet data = DataSets.read(dir);

    assertThat(data.format()).isEqualTo(Format.FOUR_COLUMNS);
    assertThat(events(data)).containsExactly("10 u2 i1 3.0", "20 u1 i1 4.0");
  }

  @Test
  void shouldReadFourTabSeparatedColumnsWithAHeader() throws Exception {
    write("train.tsv", "user\titem\trating\ttimestamp\nu1\ti1\t4\t20\n");

    assertThat(events(DataSets.read(dir))).containsExactly("20 u1 i1 4.0");
  }

  @Test
  void shouldTakeAmazonCsvAsItemFirstWhenTheFirstColumnHoldsItemIds() throws Exception {
    write(
        "Books.csv",
        "000100039X,A2CX7LUOHB2NDG,5.0,1460419200\nB00005N7P0,AH2IFH762VY5U,4.0,1460419100\n");

    DataSet data = DataSets.read(dir);

    assertThat(data.format()).isEqualTo(Format.AMAZON_CSV);
    assertThat(events(data))
        .containsExactly(
            "1460419100 AH2IFH762VY5U B00005N7P0 4.0", "1460419200 A2CX7LUOHB2NDG 000100039X 5.0");
    assertThat(data.report().notes())
        .contains("columns taken as item,user,rating,timestamp by the shape of their ids");
  }

  @Test
  void shouldTakeAmazonCsvAsUserFirstWhenTheSecondColumnHoldsItemIds() throws Exception {
    gzip(
        "ratings_Books.csv.gz",
        "A2CX7LUOHB2NDG,000100039X,5.0,1460419200\nAH2IFH762VY5U,B00005N7P0,4.0,1460419100\n");

    DataSet data = DataSets.read(dir);

    assertThat(events(data))
        .containsExactly(
            "1460419100 AH2IFH762VY5U B00005N7P0 4.0", "1460419200 A2CX7LUOHB2NDG 000100039X 5.0");
    assertThat(data.report().notes())
        .contains("columns taken as user,item,rating,timestamp by the shape of their ids");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "17,42,5.0,1460419200\n18,43,5.0,1460419200\n",
        "B00005N7P0,B00005N7P1,5.0,1460419200\n",
        "1000000001,1000000002,5.0,1460419200\n",
        "1000000001,17,5.0,1460419200\n",
        "A2CX7LUOHB2NDG,AH2IFH762VY5U,5.0,1460419200\n"
      })
  void shouldRefuseACsvThatDoesNotTellUsersFromItems(String text) throws Exception {
    write("ratings.csv", text);

    assertThatThrownBy(() -> DataSets.read(dir))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("does not tell users from items")
        .hasMessageContaining("userId,itemId,rating,timestamp");
  }

  @Test
  void shouldReadACsvThatDoesNotTellUsersFromItemsOnceItsOrderIsNamed() throws Exception {
    write("ratings.csv", "17,42,5.0,1460419200\n");

    assertThat(events(DataSets.read(dir, ColumnOrder.USER_ITEM)))
        .containsExactly("1460419200 17 42 5.0");
    assertThat(events(DataSets.read(dir, ColumnOrder.ITEM_USER)))
        .containsExactly("1460419200 42 17 5.0");
  }

  @Test
  void shouldReadAmazonJsonLines() throws Exception {
    gzip(
        "reviews_5.json.gz",
        """
        {"reviewerID": "A2", "asin": "0001", "helpful": [0, {"asin": "no"}], "reviewText": "\\"q\\"", "overall": 5.0, "unixReviewTime": 1370000000}
        {"overall": 3, "unixReviewTime": "1360000000", "verified": true, "asin": "0002", "reviewerID": "A1", "style": {"Size:": "XL"}}
        {"rating": 2.0, "user_id": "A3", "asin": "variant", "parent_asin": "0003", "timestamp": 1588687728923}
        """);

    DataSet data = DataSets.read(dir);

    assertThat(data.format()).isEqualTo(Format.AMAZON_JSON);
    assertThat(events(data))
        .containsExactly(
            "1360000000 A1 0002 3.0", "1370000000 A2 0001 5.0", "1588687728 A3 0003 2.0");
    assertThat(data.report().bad()).isZero();
  }

  @Test
  void shouldCountAndLocateBadLinesOfAJsonFileWithoutStopping() throws Exception {
    write(
        "reviews.json",
        """
        {"reviewerID": "A2", "asin": "0001", "overall": 5.0, "unixReviewTime": 1370000000}
        {"reviewerID": "A2", "asin": "0001", "overall": 5.0
        {"reviewerID": "A2", "overall": 5.0, "unixReviewTime": 1370000000}
        {"reviewerID": "A2", "asin": "0001", "overall": "many", "unixReviewTime": 1370000000}
        [1]
        """);

    LoadReport report = DataSets.read(dir).report();

    assertThat(report.lines()).isEqualTo(5);
    assertThat(report.bad()).isEqualTo(4);
    assertThat(report.firstBad()).extracting(BadLine::line).containsExactly(2L, 3L, 4L, 5L);
    assertThat(report.firstBad().get(0).reason()).startsWith("is not JSON: ");
    assertThat(report.firstBad().subList(1, 4))
        .extracting(BadLine::reason)
        .containsExactly("has no asin", "rating \"many\" is not a number", "is not a JSON object");
  }

  @Test
  void shouldCountAndLocateEveryBadLineOfACsvWithItsReason() throws Exception {
    write(
        "ratings.csv",
        """
        userId,movieId,rating,timestamp
        1,2,4.0,7

        1,2,4.0
        ,2,4.0,7
        1,,4.0,7
        1,2,four,7
        1,2,NaN,7
        1,2,1e400,7
        1,2,4.0,7.5
        1,2,4.0,-7
        1,2,4.0,99999999999999
        "1,2,4.0,7
        1,3,4e0,8
        """);

    DataSet data = DataSets.read(dir);

    assertThat(events(data)).containsExactly("7 1 2 4.0", "8 1 3 4.0");
    assertThat(data.report().lines()).isEqualTo(12);
    assertThat(data.report().bad()).isEqualTo(10);
    assertThat(data.report().firstBad())
        .extracting(BadLine::toString)
        .containsExactly(
            "ratings.csv:4: has 3 columns, not 4",
            "ratings.csv:5: user id is empty",
            "ratings.csv:6: item id is empty",
            "ratings.csv:7: rating \"four\" is not a number",
            "ratings.csv:8: rating \"NaN\" is not a number",
            "ratings.csv:9: rating \"1e400\" is not a number",
            "ratings.csv:10: timestamp \"7.5\" is not in seconds or milliseconds since 1970",
            "ratings.csv:11: timestamp \"-7\" is not in seconds or milliseconds since 1970",
            "ratings.csv:12: timestamp \"99999999999999\" is beyond the year 2242",
            "ratings.csv:13: a quote is never closed");
  }

  @Test
  void shouldRefuseIdsThatAreTooLongOrNoUtf8() throws Exception {
    write(
        "ratings.csv",
        "userId,movieId,rating,timestamp\n1,1,1,1\né,1,1,1\n" + "x".repeat(129) + ",1,1,1\n",
        StandardCharsets.ISO_8859_1);

    assertThat(DataSets.read(dir).report().firstBad())
        .extracting(BadLine::reason)
        .containsExactly("user id is not UTF-8", "user id has 129 bytes, at most 128 are allowed");
  }

  @Test
  void shouldKeepOnlyTheFirstBadLinesButCountThemAll() throws Exception {
    write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,1,1\n" + "x\n".repeat(1000));

    LoadReport report = DataSets.read(dir).report();

    assertThat(report.bad()).isEqualTo(1000);
    assertThat(report.firstBad()).hasSize(LoadReport.KEPT);
  }

  @Test
  void shouldCountBadLinesOfTheItemsToo() throws Exception {
    write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,1,1\n");
    write("movies.csv", "movieId,title,genres\n1,A (2000),Drama\n2\n1,Again (2001),Drama\n");

    DataSet data = DataSets.read(dir);

    assertThat(data.items()).containsExactly(item("1", "A (2000)", 2000, "Drama"));
    assertThat(data.report().firstBad())
        .extracting(BadLine::toString)
        .containsExactly(
            "movies.csv:3: has 1 columns, not 3", "movies.csv:4: item \"1\" occurred before");
  }

  @Test
  void shouldNotReadIdsAndTitlesThatATerminalWouldNotShow() throws Exception {
    write(
        "ratings.csv", "userId,movieId,rating,timestamp\n1,1,1,1\n\u202e1,1,1,1\n1,a\u0007,1,1\n");
    write("movies.csv", "movieId,title,genres\n1,A (2000),Drama\n2,\u001b[31mRed,Drama\n");

    DataSet data = DataSets.read(dir);

    assertThat(data.ratings().size()).isEqualTo(1);
    assertThat(data.items()).containsExactly(item("1", "A (2000)", 2000, "Drama"));
    assertThat(data.report().firstBad())
        .extracting(BadLine::toString)
        .containsExactlyInAnyOrder(
            "ratings.csv:3: bad-id: user id '\ufffd1': " + PlainText.RULE,
            "ratings.csv:4: bad-id: item id 'a\ufffd': " + PlainText.RULE,
            "movies.csv:3: invalid-value: title '\ufffd[31mRed': " + PlainText.RULE);
  }

  @Test
  void shouldFailWithTheFirstReasonWhenEveryLineIsBad() throws Exception {
    write("ratings.csv", "userId,movieId,rating,timestamp\n1,2,x,7\n1,2,y,7\n");

    assertThatThrownBy(() -> DataSets.read(dir))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("no usable rating in 2 lines")
        .hasMessageContaining("ratings.csv:2: rating \"x\" is not a number");
  }

  @Test
  void shouldReportALineThatIsTooLongAndReadOn() throws Exception {
    String huge = "9".repeat(LineReader.MAX_LINE + 100_000);
    write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,1,1\n" + huge + "\n2,1,1,2\n");

    DataSet data = DataSets.read(dir);

    assertThat(events(data)).containsExactly("1 1 1 1.0", "2 2 1 1.0");
    assertThat(data.report().firstBad())
        .containsExactly(new BadLine("ratings.csv", 3, "line is longer than 4194304 bytes"));
  }

  @Test
  void shouldNameTheProblemOfPathsThatHoldNoDataSet() throws Exception {
    assertThatThrownBy(() -> DataSets.read(dir.resolve("none")))
        .hasMessageContaining("no such file or folder");
    assertThatThrownBy(() -> DataSets.read(dir)).hasMessageContaining("no data set in");
    write("empty.csv", "");
    assertThatThrownBy(() -> DataSets.read(dir)).hasMessageContaining("empty.csv is empty");
    write("a.zip", "PK\u0003\u0004");
    assertThatThrownBy(() -> DataSets.read(dir.resolve("a.zip")))
        .hasMessageContaining("is a zip archive: unpack it first");
    write("b.txt", "hello");
    assertThatThrownBy(() -> DataSets.read(dir.resolve("b.txt")))
        .hasMessageContaining("is in no known format");
    write("c.csv", "userId,movieId,rating\n1,2,3\n");
    assertThatThrownBy(() -> DataSets.read(dir.resolve("c.csv")))
        .hasMessageContaining("does not name a user, an item, a rating and a timestamp column");
    Files.write(dir.resolve("d.csv.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0, 0});
    assertThatThrownBy(() -> DataSets.read(dir.resolve("d.csv.gz")))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("cannot read");
  }

  @Test
  void shouldRefuseAFolderWithTwoDataSetsAndNameThem() throws Exception {
    write("train.tsv", "u1\ti1\t4\t20\n");
    write("test.tsv", "u1\ti1\t4\t20\n");

    assertThatThrownBy(() -> DataSets.read(dir))
        .hasMessageContaining("holds more than one data set: test.tsv, train.tsv");
  }

  @Test
  void shouldLookIntoTheOneSubfolderThatHoldsADataSet() throws Exception {
    Files.createDirectories(dir.resolve("ml/pictures"));
    Files.createDirectories(dir.resolve("other"));
    write("ml/ratings.csv", "userId,movieId,rating,timestamp\n1,2,4.0,7\n");
    assertThat(events(DataSets.read(dir))).containsExactly("7 1 2 4.0");

    write("other/u.data", "1\t2\t3\t4\n");
    assertThatThrownBy(() -> DataSets.read(dir))
        .hasMessageContaining("holds more than one data set: ml, other");
  }

  private static Item item(String id, String title, Integer year, String... genres) {
    return new Item(id, title, List.of(genres), year, null, true);
  }

  private static List<String> events(DataSet data) {
    RatingTable r = data.ratings();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < r.size(); i++) {
      events.add(
          String.join(
              " ",
              Long.toString(r.seconds(i)),
              r.userId(r.user(i)),
              r.itemId(r.item(i)),
              Float.toString(r.rating(i))));
    }
    return events;
  }

  private void write(String name, String text) throws IOException {
    write(name, text, StandardCharsets.UTF_8);
  }

  private void write(String name, String text, Charset charset) throws IOException {
    Files.write(dir.resolve(name), text.getBytes(charset));
  }

  private void gzip(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(dir.resolve(name), bytes.toByteArray());
  }
}
