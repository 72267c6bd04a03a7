package io.freshet.schemas.state;

/** Position between two entries, with the values that the encoding of the next entry depends on. */
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
