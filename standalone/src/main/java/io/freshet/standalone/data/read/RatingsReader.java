package io.freshet.standalone.data.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The reader of a ratings file, line by line, into a table. Bad lines go to the report. */
final class RatingsReader {

  private final RatingLine rating;
  private final LoadReport.Builder report;

  RatingsReader(RatingTable.Builder table, LoadReport.Builder report) {
    this.rating = new RatingLine(table);
    this.report = report;
  }

  void read(Layout layout) throws IOException {
    LineParser parser = parserOf(layout);
    String file = fileName(layout.ratings());
    try (LineReader lines = LineReader.open(layout.ratings())) {
      boolean header = layout.header();
      while (lines.next()) {
        if (lines.blank()) {
          continue;
        }
        if (header) {
          header = false;
          continue;
        }
        report.line();
        String problem =
            lines.tooLong()
                ? "line is longer than " + LineReader.MAX_LINE + " bytes"
                : parser.parse(lines);
        if (problem != null) {
          report.bad(file, lines.number(), problem);
        }
      }
    }
  }

  static String fileName(Path file) {
    return file.getFileName().toString();
  }

  /** Adds one line to the table; returns an error message, or null. */
  private interface LineParser {
    @Nullable String parse(LineReader line) throws IOException;
  }

  private LineParser parserOf(Layout layout) {
    Separator separator = layout.separator();
    Columns columns = layout.columns();
    if (separator == null || columns == null) {
      return new JsonLine();
    }
    return new SeparatedLine(separator, columns);
  }

  private final class SeparatedLine implements LineParser {

    private final Fields fields;
    private final Columns columns;

    SeparatedLine(Separator separator, Columns columns) {
      this.fields = new Fields(separator);
      this.columns = columns;
    }

    @Override
    public @Nullable String parse(LineReader line) {
      if (!fields.split(line.buffer(), line.start(), line.end())) {
        return "a quote is never closed";
      }
      if (fields.count() < columns.width()) {
        return "has " + fields.count() + " columns, not " + columns.width();
      }
      trim(columns.user());
      trim(columns.item());
      trim(columns.rating());
      trim(columns.time());
      return rating.add(
          fields.bytes(),
          fields.start(columns.user()),
          fields.end(columns.user()),
          fields.start(columns.item()),
          fields.end(columns.item()),
          fields.start(columns.rating()),
          fields.end(columns.rating()),
          fields.start(columns.time()),
          fields.end(columns.time()));
    }

    private void trim(int column) {
      fields.trim(column);
    }
  }

  /**
   * The parser of a JSON line. Fields may be in any order and among others; values may be numbers
   * or text.
   */
  private final class JsonLine implements LineParser {

    private byte[] bytes = new byte[512];

    @Override
    public @Nullable String parse(LineReader line) throws IOException {
      String user = null;
      String item = null;
      String stars = null;
      String time = null;
      try (JsonParser parser =
          Json.MAPPER.createParser(line.buffer(), line.start(), line.end() - line.start())) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return "is not a JSON object";
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          if (!parser.nextToken().isScalarValue()) {
            parser.skipChildren();
          } else if (Columns.isUser(name)) {
            user = parser.getText();
          } else if (name.equals("parent_asin") || (item == null && Columns.isItem(name))) {
            item = parser.getText();
          } else if (Columns.isRating(name)) {
            stars = parser.getText();
          } else if (Columns.isTime(name)) {
            time = parser.getText();
          }
        }
      } catch (JsonProcessingException e) {
        return "is not JSON: " + e.getOriginalMessage();
      }
      if (user == null || item == null || stars == null || time == null) {
        return "has no "
            + (user == null
                ? "reviewerID"
                : item == null ? "asin" : stars == null ? "overall" : "unixReviewTime");
      }
      return add(user, item, stars, time);
    }

    private @Nullable String add(String user, String item, String stars, String time) {
      int userEnd = put(user, 0);
      int itemEnd = put(item, userEnd);
      int starsEnd = put(stars, itemEnd);
      int timeEnd = put(time, starsEnd);
      return rating.add(bytes, 0, userEnd, userEnd, itemEnd, itemEnd, starsEnd, starsEnd, timeEnd);
    }

    private int put(String text, int at) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      int end = at + utf8.length;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * end);
      }
      System.arraycopy(utf8, 0, bytes, at, utf8.length);
      return end;
    }
  }
}
