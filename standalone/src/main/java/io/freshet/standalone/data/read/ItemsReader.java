package io.freshet.standalone.data.read;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.record.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The reader of MovieLens' titles, years and genres. Bad lines go to the report. */
final class ItemsReader {

  /** "Toy Story (1995)", "Death Note (2006–2007)", "Babylon 5 (1994- )". */
  private static final Pattern YEAR =
      Pattern.compile("\\((\\d{4})\\s?[–-]?\\s?\\d{0,4}\\s?\\)\\s*$");

  private static final Pattern RELEASE_YEAR = Pattern.compile("-(\\d{4})$");
  private static final String NO_GENRES = "(no genres listed)";

  /** The genre flags of u.item, in the order of u.genre; the first means that none is known. */
  private static final List<String> FLAGS =
      List.of(
          "unknown",
          "Action",
          "Adventure",
          "Animation",
          "Children's",
          "Comedy",
          "Crime",
          "Documentary",
          "Drama",
          "Fantasy",
          "Film-Noir",
          "Horror",
          "Musical",
          "Mystery",
          "Romance",
          "Sci-Fi",
          "Thriller",
          "War",
          "Western");

  private static final int FIRST_FLAG = 5;

  private final LoadReport.Builder report;

  ItemsReader(LoadReport.Builder report) {
    this.report = report;
  }

  /** Reads the items of a metadata file, ascending by the bytes of their ids. */
  List<Item> read(Path file, Format format) throws IOException {
    Separator separator =
        switch (format) {
          case MOVIELENS_CSV -> Separator.COMMA;
          case MOVIELENS_COLONS -> Separator.DOUBLE_COLON;
          case MOVIELENS_100K -> Separator.PIPE;
          default -> throw new IllegalArgumentException(format + " has no file of items");
        };
    Map<String, Item> items = new LinkedHashMap<>();
    String name = RatingsReader.fileName(file);
    Fields fields = new Fields(separator);
    try (LineReader lines = LineReader.open(file)) {
      while (lines.next()) {
        if (lines.blank()) {
          continue;
        }
        boolean split = fields.split(lines.buffer(), lines.start(), lines.end());
        if (split && lines.number() == 1 && fields.text(0).equalsIgnoreCase("movieId")) {
          continue;
        }
        report.line();
        String problem = split ? problemOf(fields, separator) : "a quote is never closed";
        if (problem == null) {
          Item item = separator == Separator.PIPE ? flagged(fields) : titled(fields);
          Rejection refused = Items.check(item);
          if (refused != null) {
            problem = refused.message();
          } else if (items.putIfAbsent(item.itemId(), item) != null) {
            problem = "item \"" + item.itemId() + "\" occurred before";
          }
        }
        if (problem != null) {
          report.bad(name, lines.number(), problem);
        }
      }
    }
    List<Item> sorted = new ArrayList<>(items.values());
    sorted.sort(
        Comparator.comparing(
            i -> i.itemId().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    return sorted;
  }

  private static @Nullable String problemOf(Fields fields, Separator separator) {
    int needed = separator == Separator.PIPE ? FIRST_FLAG + FLAGS.size() : 3;
    if (fields.count() < needed) {
      return "has " + fields.count() + " columns, not " + needed;
    }
    return RatingLine.checkId("item", fields.bytes(), fields.start(0), fields.end(0));
  }

  /** {@code id, title, genres}; separators inside an unquoted title belong to it. */
  private static Item titled(Fields fields) {
    StringBuilder title = new StringBuilder(fields.text(1));
    int last = fields.count() - 1;
    for (int i = 2; i < last; i++) {
      title.append("::").append(fields.text(i));
    }
    List<String> genres = new ArrayList<>();
    for (String genre : fields.text(last).split("\\|", -1)) {
      String plain = genre.strip();
      if (!plain.isEmpty() && !plain.equals(NO_GENRES) && !genres.contains(plain)) {
        genres.add(plain);
      }
    }
    String text = title.toString().strip();
    return item(fields.text(0), text, genres, yearIn(YEAR, text));
  }

  /** {@code id|title|release date|video release date|url|19 flags}. */
  private static Item flagged(Fields fields) {
    List<String> genres = new ArrayList<>();
    for (int g = 1; g < FLAGS.size(); g++) {
      if (fields.text(FIRST_FLAG + g).strip().equals("1")) {
        genres.add(FLAGS.get(g));
      }
    }
    String title = fields.text(1).strip();
    Integer year = yearIn(YEAR, title);
    if (year == null) {
      year = yearIn(RELEASE_YEAR, fields.text(2).strip());
    }
    return item(fields.text(0), title, genres, year);
  }

  private static Item item(String id, String title, List<String> genres, @Nullable Integer year) {
    return new Item(id, title.isEmpty() ? null : title, genres, year, null, true);
  }

  private static @Nullable Integer yearIn(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
  }
}
