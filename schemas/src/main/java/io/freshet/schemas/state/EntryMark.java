package io.freshet.schemas.state;

/** A place between two entries, with what the encoding of the next depends on. */
final class EntryMark {
  int position;
  int index;
  long seconds;
  int offsetMinutes;

  void copyFrom(EntryMark other) {
    position = other.position;
    index = other.index;
    seconds = other.seconds;
    offsetMinutes = other.offsetMinutes;
  }
}
