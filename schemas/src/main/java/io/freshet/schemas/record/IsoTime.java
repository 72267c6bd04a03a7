package io.freshet.schemas.record;

/**
 * Parser of ISO-8601 date-times with an offset: {@code yyyy-MM-ddTHH:mm[:ss[.fraction]]} and {@code
 * Z}, {@code ±HH:mm} or {@code ±HHmm}. It allocates nothing. The fraction has 1 to 9 digits and is
 * dropped. The calendar is proleptic Gregorian, without leap seconds.
 */
public final class IsoTime {
  private static final int MAX_OFFSET_MINUTES = 18 * 60;
  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** Time that was parsed last, in UTC seconds. */
  public long epochSeconds;

  /** Offset that was parsed last, in minutes. */
  public int offsetMinutes;

  /** Parses a slice; false if the whole slice is not such a time. */
  public boolean parse(char[] text, int start, int length) {
    int end = start + length;
    if (length < 17
        || text[start + 4] != '-'
        || text[start + 7] != '-'
        || text[start + 10] != 'T'
        || text[start + 13] != ':') {
      return false;
    }
    int year = digits(text, start, 4);
    int month = digits(text, start + 5, 2);
    int day = digits(text, start + 8, 2);
    int hour = digits(text, start + 11, 2);
    int minute = digits(text, start + 14, 2);
    if (year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return false;
    }
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
      return false;
    }
    int at = start + 16;
    int second = 0;
    if (text[at] == ':') {
      second = at + 3 <= end ? digits(text, at + 1, 2) : -1;
      if (second < 0 || second > 59) {
        return false;
      }
      at = afterFraction(text, at + 3, end);
      if (at < 0) {
        return false;
      }
    }
    if (!parseOffset(text, at, end)) {
      return false;
    }
    epochSeconds =
        epochDay(year, month, day) * 86_400
            + hour * 3_600L
            + minute * 60L
            + second
            - offsetMinutes * 60L;
    return true;
  }

  private static int afterFraction(char[] text, int at, int end) {
    if (at >= end || text[at] != '.') {
      return at;
    }
    int first = at + 1;
    int next = first;
    while (next < end && text[next] >= '0' && text[next] <= '9') {
      next++;
    }
    return next > first && next - first <= 9 ? next : -1;
  }

  private boolean parseOffset(char[] text, int at, int end) {
    if (at + 1 == end && text[at] == 'Z') {
      offsetMinutes = 0;
      return true;
    }
    boolean colon = at + 6 == end && text[at + 3] == ':';
    if (!colon && at + 5 != end) {
      return false;
    }
    int sign = text[at] == '+' ? 1 : text[at] == '-' ? -1 : 0;
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, end - 2, 2);
    if (sign == 0 || hours < 0 || minutes < 0 || minutes > 59) {
      return false;
    }
    offsetMinutes = sign * (hours * 60 + minutes);
    return hours * 60 + minutes <= MAX_OFFSET_MINUTES;
  }

  /** The number that {@code count} digits make, or −1 when one of them is none. */
  private static int digits(char[] text, int start, int count) {
    int value = 0;
    for (int i = start; i < start + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int daysInMonth(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : DAYS_IN_MONTH[month - 1];
  }

  /**
   * Days since 1970-01-01; years begin in March here, so that the leap day comes last (Hinnant,
   * days_from_civil).
   */
  private static long epochDay(int year, int month, int day) {
    int shiftedYear = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shiftedYear, 400);
    int yearOfEra = shiftedYear - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }
}
