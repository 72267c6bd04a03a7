package io.freshet.schemas.state;

import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import org.jspecify.annotations.Nullable;

/**
 * Computes the next body of one type's section from the body and an accepted event.
 *
 * <p>The rules are those of ratings in {@link UserStateUpdater}: for each item, the event with the
 * max of (seconds, withdrawal, rating, offset) counts, the newest items are listed, and all others
 * join the section's seen set. So each section depends only on the set of accepted events of its
 * type.
 */
final class TypeSection {
  /** A body without entries and seen ids. */
  private static final byte[] EMPTY = {0};

  private final int maxEntries;
  private final ByteSink out = new ByteSink(1024);
  private final EntryListEditor list = new EntryListEditor(out);

  private byte[] result = EMPTY;
  private int resultStart;
  private int resultLength = EMPTY.length;
  private boolean unchanged;
  private boolean newItem;

  TypeSection(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /** Applies an event to a section that does not exist yet. */
  Effect applyToNone(ParsedRating event) {
    return apply(EMPTY, 0, EMPTY.length, event);
  }

  /**
   * Applies an event.
   *
   * @param bytes not modified; the result may refer to it
   * @return what the event did
   */
  Effect apply(byte[] bytes, int offset, int length, ParsedRating event) {
    unchanged = true;
    open(bytes, offset, length);
    EventLocator at = list.at;
    while (list.reader.entryCount() > maxEntries) { // the max was lowered
      at.nothing(list.reader);
      list.takeOldest();
      write(true, false, null, list.evicted);
      byte[] cut = out.toBytes();
      open(cut, 0, cut.length);
    }
    at.locate(list.reader, event);
    if (at.found && at.comparison <= 0) {
      newItem = false;
      return at.comparison == 0 ? Effect.DUPLICATE : Effect.LATE;
    }
    boolean inSeen = !at.found && at.findInSeen(list.reader);
    newItem = !at.found && !inSeen;
    boolean full = !at.found && list.reader.entryCount() >= maxEntries;
    if (full && at.insert.index == 0) {
      if (!inSeen) {
        write(false, false, null, at.key);
      }
      return Effect.LATE;
    }
    if (full) {
      list.takeOldest();
    }
    write(full, true, inSeen ? at.key : null, full ? list.evicted : null);
    return at.withdrawal() ? Effect.WITHDRAWN : Effect.APPLIED;
  }

  private void open(byte[] bytes, int offset, int length) {
    list.reader.wrapSection(bytes, offset, length);
    list.open();
    result = bytes;
    resultStart = offset;
    resultLength = length;
  }

  private void write(
      boolean evict, boolean insert, @Nullable ItemKey leavesSeen, @Nullable ItemKey joinsSeen) {
    int numbers = list.seenNumbers(leavesSeen, joinsSeen);
    int texts = list.seenTexts(leavesSeen, joinsSeen);
    int count = list.count(evict, insert);
    boolean hasSeen = numbers + texts > 0;
    out.clear();
    out.varint((long) count << 1 | (hasSeen ? 1 : 0));
    if (hasSeen) {
      out.varint(numbers);
      out.varint(texts);
    }
    if (count > 0) {
      list.writeEntries(evict, insert);
    }
    list.writeSeen(leavesSeen, joinsSeen);
    result = out.bytes;
    resultStart = 0;
    resultLength = out.length;
    unchanged = false;
  }

  /** Writes the section's length and body. */
  void writeBody(ByteSink to) {
    to.varint(resultLength);
    to.copy(result, resultStart, resultLength);
  }

  /** Whether the body is the same as before. */
  boolean unchanged() {
    return unchanged;
  }

  /** Whether the event is the first of its type on its item. */
  boolean newItem() {
    return newItem;
  }
}
