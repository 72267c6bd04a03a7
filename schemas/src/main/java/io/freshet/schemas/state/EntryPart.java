package io.freshet.schemas.state;

/** A list of entries with its seen ids: the ratings of a state, or the events of one type. */
final class EntryPart {
  /** Position of the oldest entry. */
  int start;

  /** Position after the seen ids. */
  int end;

  int entries;

  /** Time of the oldest entry in UTC seconds. */
  long base;

  int seenNumbers;
  int seenTexts;

  /** Position of the counts; only of a section. */
  int bodyStart;

  void readSeenCounts(ByteSource in, boolean hasSeen) {
    seenNumbers = 0;
    seenTexts = 0;
    if (hasSeen) {
      seenNumbers = in.count(1);
      seenTexts = in.count(2);
    }
  }

  void readBase(ByteSource in) {
    base = in.zigzag();
    if (Math.abs(base) > StateFormat.MAX_SECONDS) {
      throw new StateFormatException("time of the oldest entry is out of range");
    }
  }

  /** Reads the counts and the base of a section that ends where the source ends. */
  void readSection(ByteSource in) {
    bodyStart = in.position;
    long head = in.varint();
    if (head < 0 || head >>> 1 > in.remaining() / 2) {
      throw new StateFormatException("a section with too many entries for its length");
    }
    entries = (int) (head >>> 1);
    readSeenCounts(in, (head & 1) != 0);
    base = 0;
    if (entries > 0) {
      readBase(in);
    }
    start = in.position;
    end = in.end;
  }

  /** Makes this the empty part at the end of the source. */
  void setEmpty(ByteSource in) {
    start = in.end;
    end = in.end;
    entries = 0;
    seenNumbers = 0;
    seenTexts = 0;
  }

  boolean isEmpty() {
    return entries + seenNumbers + seenTexts == 0;
  }
}
