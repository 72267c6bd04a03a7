package io.freshet.schemas.state;

import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.record.DecimalId;
import io.freshet.schemas.record.MalformedRecordException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reusable cursor over the bytes of a user state; it allocates nothing.
 *
 * <p>{@link #wrap} sets the cursor before the oldest entry. {@link #next} walks the rated and
 * withdrawn entries from oldest to newest by (seconds, item id bytes). {@link #nextSeen} then walks
 * the ids known only as seen: numbers ascending, then texts ascending by bytes. The accessors
 * return values of the current entry or seen id.
 *
 * <p>That is the part of the ratings. {@link #nextType} moves the cursor before the oldest entry of
 * the events of one type, the alphabetically first at the first call; {@link #next} and {@link
 * #nextSeen} then walk that part in the same way. {@link #rewind} returns to the ratings. Corrupt
 * bytes throw a {@link StateFormatException} at the latest when the walk reaches them. Not
 * thread-safe.
 */
public final class UserStateReader {
  private static final double[] HALF_STARS = new double[StateFormat.RATING_HALF_STARS + 1];

  static {
    HALF_STARS[StateFormat.RATING_WITHDRAWN] = Double.NaN;
    for (int code = 1; code <= StateFormat.RATING_HALF_STARS; code++) {
      HALF_STARS[code] = code / 2.0;
    }
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes that reading the short form can access: one of token, four of delta, eight of id. */
  private static final int SHORT_FORM_BYTES = 13;

  /** First token that has a long rating or changes the offset. */
  private static final int SHORT_FORM_TOKENS = StateFormat.RATING_INTEGER << 4;

  /**
   * Bytes of delta after a token, except for {@link StateFormat#DELTA_8}, and the min delta of each
   * width.
   */
  private static final int[] DELTA_WIDTH = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0};

  private static final long[] DELTA_BASE = {
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    StateFormat.BASE_1,
    StateFormat.BASE_2,
    StateFormat.BASE_3,
    StateFormat.BASE_4,
    StateFormat.BASE_8
  };

  private final ByteSource in = new ByteSource();
  private final ItemIdCursor id = new ItemIdCursor();
  private final ContextSums table = new ContextSums();

  private final StateHead head = new StateHead();
  private final TypeNames names = new TypeNames();

  /** The part of the ratings, to which {@link #rewind} returns. */
  private final EntryPart ratings = new EntryPart();

  /** The current part: the ratings, or the events of one type. */
  private EntryPart part = ratings;

  private final EntryPart section = new EntryPart();
  private int sectionEnd;

  /** Whether the part of the ratings is a section, see {@link #wrapSection}. */
  private boolean sectionAlone;

  private @Nullable String type;

  private int entryCount;

  private int index;
  private long seconds;
  private int offsetMinutes;
  private boolean withdrawn;
  private double rating;

  private int seenIndex;

  /** Creates a reader of the state of an unknown user. */
  public UserStateReader() {
    wrap(StateFormat.EMPTY, 0, StateFormat.EMPTY.length);
  }

  /** Sets the reader to a state that fills an array. */
  public UserStateReader wrap(byte[] bytes) {
    return wrap(bytes, 0, bytes.length);
  }

  /**
   * Sets the reader to a state and reads its head.
   *
   * @throws StateFormatException if the head is invalid
   */
  public UserStateReader wrap(byte[] bytes, int offset, int length) {
    in.wrap(bytes, offset, length);
    sectionAlone = false;
    head.read(in);
    EntryPart first = ratings;
    first.readSeenCounts(in, has(StateFormat.FLAG_SEEN));
    first.entries = in.count(2);
    first.base = 0;
    if (first.entries > 0) {
      table.read(in);
      if (table.totalCount() > first.entries) {
        throw new StateFormatException("context table counts more ratings than there are entries");
      }
      first.readBase(in);
    } else {
      table.clear();
    }
    first.start = in.position;
    first.end = in.end;
    rewind();
    return this;
  }

  /**
   * Sets the reader to the body of a section alone; such a reader has no profile, zone and types.
   */
  UserStateReader wrapSection(byte[] bytes, int offset, int length) {
    wrap(StateFormat.EMPTY, 0, StateFormat.EMPTY.length);
    in.wrap(bytes, offset, length);
    sectionAlone = true;
    ratings.readSection(in);
    rewind();
    return this;
  }

  /** Moves back before the oldest rating. */
  public void rewind() {
    sectionEnd = head.typesStart;
    type = null;
    enter(ratings);
  }

  private void enter(EntryPart next) {
    part = next;
    in.position = next.start;
    in.end = next.end;
    entryCount = next.entries;
    index = 0;
    seconds = next.base;
    offsetMinutes = StateFormat.NO_OFFSET;
    seenIndex = 0;
  }

  /** Whether the state holds events that have a type. */
  public boolean hasTypes() {
    return head.typesLength > 0;
  }

  /**
   * Moves before the oldest event of the next type; false after the last type, where the cursor has
   * no entries.
   */
  public boolean nextType() {
    int end = head.typesStart + head.typesLength;
    if (!hasTypes() || sectionEnd == end) {
      section.setEmpty(in);
      enter(section);
      return false;
    }
    in.position = sectionEnd;
    in.end = end;
    String name = names.read(in);
    if (type != null && type.compareTo(name) >= 0) {
      throw new StateFormatException("types are not in ascending order");
    }
    type = name;
    int length = in.count(1);
    sectionEnd = in.position + length;
    in.end = sectionEnd;
    section.readSection(in);
    if (section.isEmpty()) {
      throw new StateFormatException("an empty section of type " + name);
    }
    enter(section);
    return true;
  }

  /** Name of the type of the current part's events; null in the part of the ratings. */
  public @Nullable String type() {
    return type;
  }

  /**
   * Number of ratings and events in all parts, withdrawn ones included. Moves back before the
   * oldest rating.
   */
  public int eventCount() {
    rewind();
    int count = entryCount;
    while (nextType()) {
      count += entryCount;
    }
    rewind();
    return count;
  }

  /** Number of entries of the current part, including withdrawn ones. */
  public int entryCount() {
    return entryCount;
  }

  /** Moves to the next newer entry; false after the newest entry. */
  public boolean next() {
    if (index >= entryCount) {
      return false;
    }
    index++;
    int at = in.position;
    if (in.end - at >= SHORT_FORM_BYTES) {
      // Reads the usual entry without branches on its widths, which are unpredictable.
      byte[] bytes = in.bytes;
      long head = (long) LONGS.get(bytes, at);
      int token = (int) (head >>> 56);
      int delta = token & 0xF;
      if (token < SHORT_FORM_TOKENS && delta != StateFormat.DELTA_8) {
        int width = DELTA_WIDTH[delta];
        seconds += DELTA_BASE[delta] + (head << 8 >>> 1 >>> (63 - 8 * width));
        withdrawn = token < 1 << 4;
        rating = HALF_STARS[token >>> 4];
        in.position = at + 1 + width;
        id.readAhead(in);
        return true;
      }
    }
    readLongForm();
    return true;
  }

  private void readLongForm() {
    ByteSource source = in;
    int token = source.u8();
    if (token >= StateFormat.OFFSET_CHANGE) {
      token = changeOffset(token);
    }
    int delta = token & 0xF;
    int width = delta == StateFormat.DELTA_8 ? 8 : DELTA_WIDTH[delta];
    seconds += DELTA_BASE[delta] + source.bigEndian(width);
    if (Math.abs(seconds) > StateFormat.MAX_SECONDS) {
      throw new StateFormatException("time of an entry is out of range");
    }
    int code = token >>> 4;
    withdrawn = code == StateFormat.RATING_WITHDRAWN;
    rating =
        code <= StateFormat.RATING_HALF_STARS
            ? HALF_STARS[code]
            : ValueCodec.readRating(code, source);
    if (rating == StateFormat.UNRATED && part == ratings && !sectionAlone) {
      throw new StateFormatException("a rating without a value");
    }
    id.read(source);
  }

  private int changeOffset(int token) {
    int changed = ValueCodec.readOffset(in);
    if (token != StateFormat.OFFSET_CHANGE || changed == offsetMinutes) {
      throw new StateFormatException("misplaced change of offset");
    }
    offsetMinutes = changed;
    int next = in.u8();
    if (next >= StateFormat.OFFSET_CHANGE) {
      throw new StateFormatException("change of offset without an entry");
    }
    return next;
  }

  /** Time of the entry's event in UTC seconds. */
  public long epochSeconds() {
    return seconds;
  }

  /** The entry's rating; NaN if withdrawn, and for an event of a type without a rating. */
  public double rating() {
    return rating == StateFormat.UNRATED ? Double.NaN : rating;
  }

  /** The entry's rating; NaN if withdrawn, {@link StateFormat#UNRATED} if it has none. */
  double value() {
    return rating;
  }

  /**
   * Whether the entry's rating or event was withdrawn. The item stays seen, but without an opinion.
   */
  public boolean withdrawn() {
    return withdrawn;
  }

  /**
   * UTC offset that the entry's event gave, in minutes; {@link Integer#MIN_VALUE} if it gave no
   * offset.
   */
  public int offsetMinutes() {
    return offsetMinutes;
  }

  /** Whether the item id is a canonical decimal number below 2<sup>62</sup>. */
  public boolean idIsNumber() {
    return id.isNumber;
  }

  /** The item id as a number, if {@link #idIsNumber}. */
  public long idNumber() {
    return id.number;
  }

  /**
   * Array that holds the item id's UTF-8 bytes: {@link #idLength} bytes from {@link #idOffset}.
   * Valid until the cursor moves. Works for every id; for numbers {@link #idNumber} is cheaper.
   */
  public byte[] idBytes() {
    if (id.isNumber) {
      id.textLength(); // writes the digits
    }
    return id.textBytes();
  }

  /** Start of the item id in {@link #idBytes}. */
  public int idOffset() {
    return id.textOffset();
  }

  /** Length of the item id in UTF-8 bytes. */
  public int idLength() {
    return id.textLength();
  }

  /** The item id as a string. Allocates. */
  public String itemId() {
    return id.toString();
  }

  /** Number of the current part's ids known only as seen. */
  public int seenCount() {
    return part.seenNumbers + part.seenTexts;
  }

  /** Moves to the next id known only as seen; false after the last id. */
  public boolean nextSeen() {
    if (seenIndex == 0) {
      passEntries();
    }
    if (seenIndex >= part.seenNumbers + part.seenTexts) {
      if (in.position != in.end) {
        throw new StateFormatException(in.remaining() + " bytes after the end of the state");
      }
      return false;
    }
    if (seenIndex < part.seenNumbers) {
      long before = seenIndex == 0 ? -1 : id.number;
      id.read(in);
      if (!id.isNumber) {
        throw new StateFormatException("seen number expected");
      }
      id.number += before + 1;
      if (id.number < 0 || id.number >= DecimalId.LIMIT) {
        throw new StateFormatException("seen number exceeds 62 bits");
      }
    } else {
      id.read(in);
      if (id.isNumber) {
        throw new StateFormatException("seen text expected");
      }
    }
    seenIndex++;
    return true;
  }

  private void passEntries() {
    while (next()) {
      // walk to the end of the entries, where the seen ids start
    }
  }

  /** Counts and rating sums per daytime × weekend cell; overwritten by the next {@link #wrap}. */
  public ContextSums contextTable() {
    return table;
  }

  /** Whether the state holds a profile. */
  public boolean hasProfile() {
    return has(StateFormat.FLAG_PROFILE);
  }

  /** The user's decoded profile; null without a profile. Allocates. */
  public @Nullable UserProfile profile() {
    if (!hasProfile()) {
      return null;
    }
    try {
      return Profiles.decodeKept(
              Arrays.copyOfRange(
                  in.bytes, head.profileStart, head.profileStart + head.profileLength))
          .orThrow();
    } catch (MalformedRecordException e) {
      throw new StateFormatException("the state holds an invalid profile", e);
    }
  }

  /** Zone of entries without an offset: the profile's zone, else the updater's default zone. */
  public ZoneId zone() {
    if (head.zoneLength == 0) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(
          new String(in.bytes, head.zoneStart, head.zoneLength, StandardCharsets.US_ASCII));
    } catch (DateTimeException e) {
      throw new StateFormatException("the state holds an invalid time zone", e);
    }
  }

  void mark(EntryMark into) {
    into.position = in.position;
    into.index = index;
    into.seconds = seconds;
    into.offsetMinutes = offsetMinutes;
  }

  void restore(EntryMark mark) {
    in.position = mark.position;
    index = mark.index;
    seconds = mark.seconds;
    offsetMinutes = mark.offsetMinutes;
    seenIndex = 0;
  }

  boolean has(int flag) {
    return head.has(flag);
  }

  ByteSource source() {
    return in;
  }

  ItemIdCursor id() {
    return id;
  }

  int zoneStart() {
    return head.zoneStart;
  }

  int zoneLength() {
    return head.zoneLength;
  }

  int profileStart() {
    return head.profileStart;
  }

  int profileLength() {
    return head.profileLength;
  }

  /**
   * Arrival of the newest record that set or withdrew the profile, epoch milliseconds; 0 if
   * unknown.
   */
  long profileMillis() {
    return head.profileMillis;
  }

  /** Number of seen ids that are numbers; they come before the texts. */
  int seenNumbers() {
    return part.seenNumbers;
  }

  int typesStart() {
    return head.typesStart;
  }

  int typesLength() {
    return head.typesLength;
  }

  /** Start of the body of the current section. */
  int bodyStart() {
    return section.bodyStart;
  }

  /** End of the body of the current section. */
  int bodyEnd() {
    return section.end;
  }
}
