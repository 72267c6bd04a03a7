package io.freshet.schemas.state;

import org.jspecify.annotations.Nullable;

/**
 * Editor of one list of entries with its seen set: the ratings of a state, or the events of one
 * type. It finds an event's place, and writes the list without an entry, with a new entry, or both.
 */
final class EntryListEditor {
  final UserStateReader reader = new UserStateReader();
  final EventLocator at = new EventLocator();

  /** The oldest entry that {@link #takeOldest} read. */
  final ItemKey evicted = new ItemKey();

  final EntryMark first = new EntryMark();

  private final byte[] evictedText = new byte[ItemIds.MAX_LENGTH];
  private final EntryMark afterEvicted = new EntryMark();
  private final ByteSink out;
  private final EntryWriter entries;
  private final SeenEditor seen = new SeenEditor();

  EntryListEditor(ByteSink out) {
    this.out = out;
    this.entries = new EntryWriter(out);
  }

  /** Keeps the reader's position as the start of the list. */
  void open() {
    reader.mark(first);
  }

  /** Reads the oldest entry, which will join the seen set. */
  void takeOldest() {
    reader.restore(first);
    reader.next();
    byte[] text = reader.idBytes();
    int length = reader.idLength();
    System.arraycopy(text, reader.idOffset(), evictedText, 0, length);
    evicted.set(evictedText, 0, length);
    reader.mark(afterEvicted);
  }

  /** Number of entries of the next list. */
  int count(boolean evict, boolean insert) {
    return reader.entryCount() - (evict ? 1 : 0) - (at.found ? 1 : 0) + (insert ? 1 : 0);
  }

  /** Number of seen ids of the next list that are numbers. */
  int seenNumbers(@Nullable ItemKey leaves, @Nullable ItemKey joins) {
    return change(reader.seenNumbers(), leaves, joins, true);
  }

  /** Number of seen ids of the next list that are texts. */
  int seenTexts(@Nullable ItemKey leaves, @Nullable ItemKey joins) {
    return change(reader.seenCount() - reader.seenNumbers(), leaves, joins, false);
  }

  private static int change(
      int count, @Nullable ItemKey leaves, @Nullable ItemKey joins, boolean numbers) {
    return count
        - (leaves != null && leaves.isNumber() == numbers ? 1 : 0)
        + (joins != null && joins.isNumber() == numbers ? 1 : 0);
  }

  /**
   * Writes the base and the entries; the next list has at least one.
   *
   * @param evict whether the entry of {@link #takeOldest} leaves
   * @param insert whether the located event joins
   */
  void writeEntries(boolean evict, boolean insert) {
    entries.start();
    EntryMark from = evict ? afterEvicted : first;
    if (at.found) {
      entries.run(reader, from, at.foundStart);
      from = at.foundEnd;
    }
    if (insert) {
      entries.run(reader, from, at.insert);
      entries.write(at.seconds, at.offset, at.rating);
      at.key.write(out);
      from = at.insert;
    }
    entries.run(reader, from, at.end);
  }

  /** Writes the seen set without one id and with another. */
  void writeSeen(@Nullable ItemKey leaves, @Nullable ItemKey joins) {
    ByteSource source = reader.source();
    seen.copy(source.bytes, at.end.position, source.end, reader.seenNumbers(), leaves, joins, out);
  }
}
