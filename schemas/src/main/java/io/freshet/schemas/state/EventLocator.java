package io.freshet.schemas.state;

import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.Sessions;

/** Finder of an event's place among a state's entries, in one walk from oldest to newest. */
final class EventLocator {
  final ItemKey key = new ItemKey();
  long seconds;
  int offset;
  double rating;

  /**
   * Whether the list holds the item. If so, the following fields describe the old entry and how the
   * event compares with it.
   */
  boolean found;

  int comparison;
  long oldSeconds;
  int oldOffset;
  double oldRating;
  final EntryMark foundStart = new EntryMark();
  final EntryMark foundEnd = new EntryMark();

  /**
   * Position before the first entry that is newer than the event, but not before {@link #foundEnd}.
   */
  final EntryMark insert = new EntryMark();

  final EntryMark end = new EntryMark();

  /** Position of the event in its session, from 1. */
  int sessionPosition;

  boolean withdrawal() {
    return Double.isNaN(rating);
  }

  /**
   * Walks the entries from the oldest. If the list holds the same or a newer event on the item, the
   * walk stops there and sets only {@link #comparison} and {@link #sessionPosition}.
   */
  void locate(UserStateReader reader, ParsedRating event) {
    key.set(event.itemId, 0, event.itemIdLength);
    seconds = event.epochSeconds;
    offset = event.offsetMinutes;
    rating =
        event.withdrawal
            ? Double.NaN
            : Double.isNaN(event.rating)
                ? StateFormat.UNRATED
                : event.rating + 0.0; // -0.0 becomes 0.0
    found = false;
    byte[] bytes = reader.source().bytes;
    ItemIdCursor id = reader.id();
    boolean passed = false;
    int session = 0;
    long before = 0;
    reader.mark(insert);
    while (reader.next()) {
      long at = reader.epochSeconds();
      if (key.is(id, bytes)) {
        comparison = compareWith(reader);
        found = true;
        if (comparison <= 0) {
          break;
        }
        oldSeconds = at;
        oldOffset = reader.offsetMinutes();
        oldRating = reader.value();
        foundStart.copyFrom(insert);
        reader.mark(foundEnd);
        reader.mark(insert);
      } else if (!passed) {
        if (at < seconds || (at == seconds && key.compareTo(id) > 0)) {
          session = session > 0 && continues(before, at) ? session + 1 : 1;
          before = at;
          reader.mark(insert);
        } else {
          passed = true;
        }
      }
    }
    reader.mark(end);
    sessionPosition = session > 0 && continues(before, seconds) ? session + 1 : 1;
  }

  private static boolean continues(long before, long after) {
    long gap = after - before; // negative only on overflow, which is a long gap
    return gap >= 0 && gap <= Sessions.GAP_SECONDS;
  }

  /** The max of (seconds, withdrawal over rating, rating, offset) wins. */
  private int compareWith(UserStateReader entry) {
    if (seconds != entry.epochSeconds()) {
      return Long.compare(seconds, entry.epochSeconds());
    }
    // Double.compare puts NaN, the withdrawal, above every rating
    int byRating = Double.compare(rating, entry.value());
    return byRating != 0 ? byRating : Integer.compare(offset, entry.offsetMinutes());
  }

  /** Whether the item is in the seen section. The entries must have been walked before. */
  boolean findInSeen(UserStateReader reader) {
    byte[] bytes = reader.source().bytes;
    while (reader.nextSeen()) {
      if (key.is(reader.id(), bytes)) {
        return true;
      }
    }
    return false;
  }

  /** Sets the locator to no event, with {@link #end} after the last entry. */
  void nothing(UserStateReader reader) {
    found = false;
    while (reader.next()) {
      // to the end
    }
    reader.mark(end);
  }
}
