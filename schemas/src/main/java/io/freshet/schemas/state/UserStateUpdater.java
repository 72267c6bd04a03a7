package io.freshet.schemas.state;

import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Computes a user's next state from the state and an accepted event.
 *
 * <p>For each item, the event with the max of (seconds, withdrawal over rating, rating, offset)
 * counts. The newest items by (seconds, item id bytes) are listed, up to a max number; every other
 * item joins the seen set. Events of a type are kept apart by the same rules, type by type: a view
 * changes neither a rating nor a purchase. The profile that arrived last counts. The result depends
 * only on the set of accepted events, not on their order or repetition.
 *
 * <p>A typical event is newer than all entries and on a new item. It costs one walk over the
 * entries and a copy with a few inserted bytes; no entry becomes an object. An updater is reusable:
 * its accessors return the result of the last {@link #apply} or {@link #setProfile}. Not
 * thread-safe.
 */
public final class UserStateUpdater {
  /** Max magnitude of a rating that {@link #apply} accepts. */
  public static final double MAX_RATING = StateFormat.MAX_RATING_MAGNITUDE;

  private final int maxEntries;
  private final HeadDraft head;

  private final ContextSums table = new ContextSums();
  private final ByteSink out = new ByteSink(4096);
  private final EntryListEditor list = new EntryListEditor(out);
  private final UserStateReader reader = list.reader;
  private final EventLocator locator = list.at;
  private final TypeSections sections;
  private final ItemKey typedKey = new ItemKey();

  private byte[] result = StateFormat.EMPTY;
  private int resultLength = StateFormat.EMPTY.length;
  private boolean unchanged = true;
  private boolean empty = true;
  private boolean newItem;
  private boolean newOfType;
  private boolean daytime;
  private boolean weekend;
  private int hour;
  private int sessionPosition;

  /**
   * Creates an updater.
   *
   * @param maxEntries max entries of a state's list, 1 or more
   * @param defaultZone zone for events without an offset, of users whose profile names no zone
   */
  public UserStateUpdater(int maxEntries, ZoneId defaultZone) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries must be 1 or more, got " + maxEntries);
    }
    this.maxEntries = maxEntries;
    this.head = new HeadDraft(new StateZone(defaultZone));
    this.sections = new TypeSections(maxEntries);
  }

  /**
   * Applies an accepted event.
   *
   * @param state the user's state; null for an unknown user. The array is not modified, but the
   *     result may refer to it.
   * @param event the event, as accepted by the parser; its rating is at most {@link #MAX_RATING}
   * @return what the event did
   * @throws StateFormatException if the state is corrupt
   * @throws IllegalArgumentException if a state cannot hold the event's values
   */
  public Effect apply(byte @Nullable [] state, ParsedRating event) {
    check(event);
    begin(state);
    if (event.type != null) {
      return applyTyped(event.type, event);
    }
    EventLocator at = locator;
    at.locate(reader, event);
    describe(event, at.sessionPosition);
    if (at.found && at.comparison <= 0) {
      newItem = false;
      newOfType = false;
      keep();
      return at.comparison == 0 ? Effect.DUPLICATE : Effect.LATE;
    }
    boolean inSeen = !at.found && locator.findInSeen(reader);
    newOfType = !at.found && !inSeen;
    newItem = newOfType && !isInTypes(at.key);
    boolean full = !at.found && reader.entryCount() >= maxEntries;
    if (full && at.insert.index == 0) {
      if (inSeen) {
        keep();
      } else {
        write(false, false, null, at.key);
      }
      return Effect.LATE;
    }
    if (full) {
      list.takeOldest();
    }
    updateTable(full, true);
    write(full, true, inSeen ? at.key : null, full ? list.evicted : null);
    return at.withdrawal() ? Effect.WITHDRAWN : Effect.APPLIED;
  }

  private Effect applyTyped(String type, ParsedRating event) {
    ByteSource state = reader.source();
    Effect effect = sections.apply(state.bytes, 0, state.bytes.length, type, event);
    newOfType = sections.newOfType();
    boolean changed = !sections.unchanged();
    typedKey.set(event.itemId, 0, event.itemIdLength);
    newItem =
        newOfType && !sections.holds(state.bytes, 0, state.bytes.length, typedKey, true, type);
    describe(event, 0);
    if (!changed) {
      keep();
      return effect;
    }
    head.setTypes(sections.bytes());
    reader.rewind();
    locator.nothing(reader);
    write(false, false, null, null);
    return effect;
  }

  private boolean isInTypes(ItemKey key) {
    if (!reader.hasTypes()) {
      return false;
    }
    byte[] bytes = reader.source().bytes;
    return sections.holds(bytes, 0, bytes.length, key, false, null);
  }

  private void describe(ParsedRating event, int sessionAmongRatings) {
    byte[] bytes = reader.source().bytes;
    boolean typed = event.type != null || reader.hasTypes();
    int session =
        typed
            ? sections.sessionPosition(bytes, 0, bytes.length, event.epochSeconds)
            : sessionAmongRatings;
    describe(event.epochSeconds, event.offsetMinutes, session);
  }

  /**
   * Replaces the user's profile, unless the state holds a profile that arrived later.
   *
   * @param state the user's state; null for an unknown user
   * @param profile the new profile; null removes the profile
   * @param arrivalMillis arrival of the profile where it was first posted, epoch milliseconds; 0 if
   *     unknown, in which case the profile always replaces the old one
   * @return {@link Effect#PROFILE}
   * @throws IllegalArgumentException if the profile's encoding exceeds {@link
   *     Profiles#MAX_RECORD_BYTES}
   * @throws StateFormatException if the state is corrupt
   */
  public Effect setProfile(
      byte @Nullable [] state, @Nullable UserProfile profile, long arrivalMillis) {
    begin(state);
    locator.nothing(reader);
    newItem = false;
    newOfType = false;
    if (arrivalMillis > 0 && arrivalMillis < head.profileMillis()) {
      describe(Math.floorDiv(arrivalMillis, 1000L), StateFormat.NO_OFFSET, 0);
      keep();
      return Effect.PROFILE;
    }
    head.setProfile(profile, arrivalMillis);
    recomputeTable(false, false);
    describe(Math.floorDiv(arrivalMillis, 1000L), StateFormat.NO_OFFSET, 0);
    write(false, false, null, null);
    return Effect.PROFILE;
  }

  /** Checks that the reader would accept the event in a state. Accepted events always pass. */
  private static void check(ParsedRating event) {
    if (Math.abs(event.epochSeconds) > StateFormat.MAX_SECONDS) {
      throw new IllegalArgumentException("event at " + event.epochSeconds + " s");
    }
    boolean unrated = event.type != null && Double.isNaN(event.rating);
    if (!event.withdrawal && !unrated && !(Math.abs(event.rating) <= MAX_RATING)) {
      throw new IllegalArgumentException("rating " + event.rating);
    }
    if (event.offsetMinutes != StateFormat.NO_OFFSET
        && Math.abs(event.offsetMinutes) > StateFormat.MAX_OFFSET_MINUTES) {
      throw new IllegalArgumentException("offset of " + event.offsetMinutes + " minutes");
    }
  }

  private void begin(byte @Nullable [] state) {
    open(state == null ? StateFormat.EMPTY : state);
    unchanged = true;
    while (reader.entryCount() > maxEntries) { // the max was lowered
      locator.nothing(reader);
      list.takeOldest();
      updateTable(true, false);
      write(true, false, null, list.evicted);
      open(toBytes());
    }
  }

  private void open(byte[] bytes) {
    reader.wrap(bytes);
    list.open();
    head.open(reader, bytes);
    if (head.rezoned()) { // the configured zone has changed since the last update
      locator.nothing(reader);
      recomputeTable(false, false);
      reader.rewind();
    } else {
      table.copyFrom(reader.contextTable());
    }
  }

  private void describe(long seconds, int offsetMinutes, int session) {
    long local = head.zone().clock.localSeconds(seconds, offsetMinutes);
    hour = LocalClock.hour(local);
    daytime = LocalClock.isDaytime(hour);
    weekend = LocalClock.isWeekend(local);
    sessionPosition = session;
  }

  /** Keeps the state unchanged. */
  private void keep() {
    if (head.rezoned()) {
      reader.rewind();
      locator.nothing(reader);
      write(false, false, null, null);
      return;
    }
    result = reader.source().bytes;
    resultLength = result.length;
    empty = reader.entryCount() + reader.seenCount() == 0 && head.isEmpty();
  }

  /**
   * Updates the table by the difference, or computes it again if the difference does not add up.
   */
  private void updateTable(boolean evict, boolean insert) {
    EventLocator at = locator;
    boolean sound = true;
    if (evict && !reader.withdrawn()) {
      int cell = head.zone().clock.cell(reader.epochSeconds(), reader.offsetMinutes());
      sound = table.subtract(cell, reader.rating());
    }
    if (at.found && !Double.isNaN(at.oldRating)) {
      sound &= table.subtract(head.zone().clock.cell(at.oldSeconds, at.oldOffset), at.oldRating);
    }
    if (!sound) { // the zone's rules have changed since the last update
      recomputeTable(evict, insert);
    } else if (insert && !at.withdrawal()) {
      table.add(head.zone().clock.cell(at.seconds, at.offset), at.rating);
    }
  }

  private void recomputeTable(boolean evict, boolean insert) {
    EventLocator at = locator;
    table.clear();
    reader.restore(list.first);
    for (int index = 0; reader.next(); index++) {
      boolean leaves = (evict && index == 0) || (at.found && index == at.foundStart.index);
      if (!leaves && !reader.withdrawn()) {
        int cell = head.zone().clock.cell(reader.epochSeconds(), reader.offsetMinutes());
        table.add(cell, reader.rating());
      }
    }
    if (insert && !at.withdrawal()) {
      table.add(head.zone().clock.cell(at.seconds, at.offset), at.rating);
    }
  }

  private void write(
      boolean evict, boolean insert, @Nullable ItemKey leavesSeen, @Nullable ItemKey joinsSeen) {
    int numbers = list.seenNumbers(leavesSeen, joinsSeen);
    int texts = list.seenTexts(leavesSeen, joinsSeen);
    int count = list.count(evict, insert);
    out.clear();
    head.write(out, numbers, texts);
    out.varint(count);
    if (count > 0) {
      table.write(out);
      list.writeEntries(evict, insert);
    }
    list.writeSeen(leavesSeen, joinsSeen);
    result = out.bytes;
    resultLength = out.length;
    unchanged = false;
    empty = count == 0 && numbers + texts == 0 && head.isEmpty();
  }

  /** Array whose first {@link #length} bytes are the next state; valid until the next call. */
  public byte[] buffer() {
    return result;
  }

  /** Length of the next state in bytes. */
  public int length() {
    return resultLength;
  }

  /** A copy of the next state. */
  public byte[] toBytes() {
    return Arrays.copyOf(result, resultLength);
  }

  /** Whether the next state equals the previous state. */
  public boolean unchanged() {
    return unchanged;
  }

  /** Whether the next state is empty: no entries, no seen ids, no profile. */
  public boolean isEmpty() {
    return empty;
  }

  /** Whether the event's item is new in the user's state. */
  public boolean newItem() {
    return newItem;
  }

  /**
   * Whether the event is the first of its type on its item; for a rating, whether it is the first
   * rating.
   */
  public boolean newOfType() {
    return newOfType;
  }

  /** Whether the event is in local daytime. */
  public boolean daytime() {
    return daytime;
  }

  /** Whether the event is on a local weekend. */
  public boolean weekend() {
    return weekend;
  }

  /** Local hour of the event, 0 to 23. */
  public int hour() {
    return hour;
  }

  /** Position of the event in its session, from 1; 0 for a change of profile. */
  public int sessionPosition() {
    return sessionPosition;
  }

  /** The event's context. Allocates. */
  public EventContext context() {
    return new EventContext(daytime, weekend, hour, sessionPosition);
  }
}
