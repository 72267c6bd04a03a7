package io.freshet.standalone.data.read;

import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The check of a rating's parts, before it is added to a table. Each method returns an error
 * message, or null if the part is valid.
 */
final class RatingLine {

  private static final int MAX_ID_BYTES = 128;

  /** Timestamps from here on are milliseconds: as seconds they would lie beyond the year 5138. */
  private static final long FIRST_MILLIS = 100_000_000_000L;

  private final RatingTable.Builder table;
  private float rating;
  private long seconds;

  RatingLine(RatingTable.Builder table) {
    this.table = table;
  }

  @Nullable String add(
      byte[] bytes,
      int userStart,
      int userEnd,
      int itemStart,
      int itemEnd,
      int ratingStart,
      int ratingEnd,
      int timeStart,
      int timeEnd) {
    String problem = checkId("user", bytes, userStart, userEnd);
    if (problem == null) {
      problem = checkId("item", bytes, itemStart, itemEnd);
    }
    if (problem == null) {
      problem = parseRating(bytes, ratingStart, ratingEnd);
    }
    if (problem == null) {
      problem = parseTime(bytes, timeStart, timeEnd);
    }
    if (problem == null) {
      table.add(
          table.user(bytes, userStart, userEnd - userStart),
          table.item(bytes, itemStart, itemEnd - itemStart),
          rating,
          seconds);
    }
    return problem;
  }

  static @Nullable String checkId(String field, byte[] bytes, int start, int end) {
    if (start == end) {
      return field + " id is empty";
    }
    if (end - start > MAX_ID_BYTES) {
      return field
          + " id has "
          + (end - start)
          + " bytes, at most "
          + MAX_ID_BYTES
          + " are allowed";
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] < ' ' || bytes[i] == 0x7F) { // a control, or not ASCII
        return checkText(field, bytes, start, end);
      }
    }
    return null;
  }

  private static @Nullable String checkText(String field, byte[] bytes, int start, int end) {
    String id;
    try {
      id =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, start, end - start))
              .toString();
    } catch (CharacterCodingException e) {
      return field + " id is not UTF-8";
    }
    Rejection refused = PlainText.checkId(field + " id", id, MAX_ID_BYTES);
    return refused == null ? null : refused.message();
  }

  private @Nullable String parseRating(byte[] b, int start, int end) {
    // Nearly every rating is one digit, or one digit, a point and one digit.
    if (end - start == 1 && isDigit(b[start])) {
      rating = b[start] - '0';
      return null;
    }
    if (end - start == 3 && isDigit(b[start]) && b[start + 1] == '.' && isDigit(b[start + 2])) {
      rating = ((b[start] - '0') * 10 + (b[start + 2] - '0')) / 10f;
      return null;
    }
    float value = number(b, start, end);
    if (!Float.isFinite(value)) {
      return "rating " + quoted(b, start, end) + " is not a number";
    }
    rating = value;
    return null;
  }

  /** Parses a rating; NaN if the bytes are not a finite decimal number. */
  static float number(byte[] b, int start, int end) {
    if (start == end || end - start > 32) {
      return Float.NaN;
    }
    for (int i = start; i < end; i++) {
      // Float.parseFloat would also take "NaN", "0x1p3" and "1f".
      if (!isDigit(b[i]) && "+-.eE".indexOf(b[i]) < 0) {
        return Float.NaN;
      }
    }
    try {
      return Float.parseFloat(new String(b, start, end - start, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private @Nullable String parseTime(byte[] b, int start, int end) {
    long value = timestamp(b, start, end);
    if (value < 0) {
      return "timestamp " + quoted(b, start, end) + " is not in seconds or milliseconds since 1970";
    }
    if (!RatingTable.Builder.holds(value)) {
      return "timestamp " + quoted(b, start, end) + " is beyond the year 2242";
    }
    seconds = value;
    return null;
  }

  /** Parses seconds since 1970; −1 if the bytes are not a plain whole number. */
  static long timestamp(byte[] b, int start, int end) {
    if (start == end || end - start > 18) {
      return -1;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      if (!isDigit(b[i])) {
        return -1;
      }
      value = value * 10 + (b[i] - '0');
    }
    return value < FIRST_MILLIS ? value : value / 1000;
  }

  static String quoted(byte[] b, int start, int end) {
    int shown = Math.min(end - start, 40);
    return '"' + LineReader.text(b, start, shown) + (shown < end - start ? "…" : "") + '"';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
