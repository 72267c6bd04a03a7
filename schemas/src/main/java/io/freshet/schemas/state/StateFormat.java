package io.freshet.schemas.state;

/**
 * Layout of a user state, versions 1 and 2.
 *
 * <pre>
 * state   := version flags [zone] [profile] [since] [types] [seenCounts] entryCount [table base entry*] seen
 * flags   := u8                         (FLAG_…)
 * zone    := length:u8 ASCII            (FLAG_ZONE: the zone of entries without an offset, if not UTC)
 * profile := length:varint JSON         (FLAG_PROFILE: canonical profile, see Profiles)
 * since   := varint epoch milliseconds  (FLAG_SINCE: arrival of the newest record that set or withdrew the profile)
 * types   := length:varint section*     (FLAG_TYPES: the events that have a type)
 * section := type length:varint body
 * type    := code:u8 | 0 length:u8 ASCII   (code of a type in TypeNames, or the name of another type)
 * body    := entries:varint [seenCounts] [base entry*] seen   (entries := entryCount &lt;&lt; 1 | hasSeen)
 * table   := 4 × cell                   (cell index = daytime + 2 × weekend)
 * cell    := count:varint [sum:zigzag]  (sum only if count &gt; 0)
 * base    := zigzag UTC seconds of the oldest entry
 * entry   := [OFFSET_CHANGE offset:varint] token [delta] [rating] id
 * token   := ratingCode &lt;&lt; 4 | deltaCode
 * seen    := number* text*              (as many as FLAG_SEEN's seenCounts := numbers:varint texts:varint)
 * </pre>
 *
 * <p>Entries run from oldest to newest by (UTC seconds, item id as UTF-8 bytes). A delta is the
 * distance in seconds to the entry before. Deltas 0 to 10 are in the token; larger deltas follow
 * big-endian in 1, 2, 3, 4 or 8 bytes, and each width starts where the narrower width ends, so that
 * every distance has one encoding. Rating codes: 0 withdrawn; 1 to 10 half-stars; then zigzag
 * integer, zigzag hundredths, IEEE double; the first code that fits is used; 14 for an event of a
 * type without a rating. An offset change holds from its entry on (0 = no offset, else 1 + zigzag
 * minutes) and appears only if the offset differs from the entry before. A cell's sum is exact, in
 * millionths of a rating point or, if divisible, in half points: {@code zigzag(sum) << 1 |
 * inMillionths}. Seen numbers ascend, and each is stored as its distance to the number before,
 * minus one. Seen texts ascend by UTF-8 bytes. Item ids: see {@link ItemIds}.
 *
 * <p>A state with events of types has version 2 and {@link #FLAG_TYPES}; any other state has
 * version 1, so that earlier releases read it. Sections ascend by the name of their type. A section
 * lists the newest items of its type just as the state lists the newest ratings: withdrawn events
 * hold their place, and items that fell out of the list are in the section's seen set.
 */
final class StateFormat {
  /** The state of an unknown user. */
  static final byte[] EMPTY = {(byte) StateFormat.VERSION, 0, 0};

  /** First byte of a state without types: the format's version, outside the range of text. */
  static final int VERSION = 0xF1;

  /** First byte of a state with events of types. */
  static final int VERSION_2 = 0xF2;

  /** Later versions are in the same range of sixteen, above this release's version. */
  static final int VERSIONS_MASK = 0xF0;

  static final int FLAG_PROFILE = 1;
  static final int FLAG_ZONE = 1 << 1;
  static final int FLAG_ZONE_OF_PROFILE = 1 << 2;
  static final int FLAG_SEEN = 1 << 3;

  /** Earlier releases do not know this flag and refuse such a state. */
  static final int FLAG_SINCE = 1 << 4;

  /** The state has a version 2 section for events of types. */
  static final int FLAG_TYPES = 1 << 5;

  static final int FLAGS = FLAG_PROFILE | FLAG_ZONE | FLAG_ZONE_OF_PROFILE | FLAG_SEEN | FLAG_SINCE;

  static final int RATING_WITHDRAWN = 0;
  static final int RATING_HALF_STARS = 10;
  static final int RATING_INTEGER = 11;
  static final int RATING_HUNDREDTHS = 12;
  static final int RATING_DOUBLE = 13;
  static final int RATING_NONE = 14;
  static final int OFFSET_CHANGE = 0xF0;

  static final int DELTA_LITERALS = 11;
  static final int DELTA_1 = 11;
  static final int DELTA_2 = 12;
  static final int DELTA_3 = 13;
  static final int DELTA_4 = 14;
  static final int DELTA_8 = 15;
  static final long BASE_1 = DELTA_LITERALS;
  static final long BASE_2 = BASE_1 + (1L << 8);
  static final long BASE_3 = BASE_2 + (1L << 16);
  static final long BASE_4 = BASE_3 + (1L << 24);
  static final long BASE_8 = BASE_4 + (1L << 32);

  /** Offset of an entry whose event gave no offset. */
  static final int NO_OFFSET = Integer.MIN_VALUE;

  /** Max offset, as in {@link java.time.ZoneOffset}: 18 hours in either direction. */
  static final int MAX_OFFSET_MINUTES = 18 * 60;

  /** Max distance of a time from 1970 in seconds: beyond the calendar, and safe from overflow. */
  static final long MAX_SECONDS = 1L << 55;

  /** Unit of cell sums: millionths of a rating point, so that sums are exact in any order. */
  static final long MICROS = 1_000_000;

  static final long HALF_MICROS = MICROS / 2;

  /** Max magnitude of a rating, so that the sum of a list in millionths fits a long. */
  static final double MAX_RATING_MAGNITUDE = 1e8;

  /**
   * Value of an entry that has a type, is not withdrawn and has no rating. In the order of events
   * on one item it is below every rating, so a rating wins within one second.
   */
  static final double UNRATED = Double.NEGATIVE_INFINITY;

  private StateFormat() {}

  /** A rating in millionths of a point, rounded to the nearest. */
  static long micros(double rating) {
    return Math.round(rating * MICROS);
  }

  /**
   * Creates the exception for an unknown version.
   *
   * @param what what has the version, for the message
   * @param known newest version that this release reads
   */
  static StateFormatException unknownVersion(String what, int version, int known) {
    boolean newer = (version & VERSIONS_MASK) == (known & VERSIONS_MASK) && version > known;
    return newer
        ? new NewerFormatException(what, "version", version, known)
        : new StateFormatException("unknown version of " + what + ": " + version);
  }

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long unzigzag(long coded) {
    return (coded >>> 1) ^ -(coded & 1);
  }
}
