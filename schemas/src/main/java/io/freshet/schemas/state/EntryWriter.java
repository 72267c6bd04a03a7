package io.freshet.schemas.state;

/** Writer of a state's entries, oldest first; it copies runs of unchanged entries. */
final class EntryWriter {
  private final ByteSink out;
  private boolean started;
  private long seconds;
  private int offsetMinutes;

  EntryWriter(ByteSink out) {
    this.out = out;
  }

  void start() {
    started = false;
    offsetMinutes = StateFormat.NO_OFFSET;
  }

  /**
   * Writes an entry without its id, which the caller appends. A NaN rating is a withdrawal, {@link
   * StateFormat#UNRATED} an event without a rating.
   */
  void write(long at, int offset, double rating) {
    if (!started) {
      begin(at);
    }
    if (offset != offsetMinutes) {
      out.u8(StateFormat.OFFSET_CHANGE);
      ValueCodec.writeOffset(offset, out);
      offsetMinutes = offset;
    }
    long delta = at - seconds; // unsigned: entries ascend
    seconds = at;
    int deltaCode = deltaCode(delta);
    int ratingCode = ValueCodec.ratingCode(rating);
    out.u8(ratingCode << 4 | deltaCode);
    writeDelta(deltaCode, delta, out);
    ValueCodec.writeRating(ratingCode, rating, out);
  }

  /**
   * Copies the entries between two marks, and encodes the first one again if its predecessor has
   * changed.
   */
  void run(UserStateReader reader, EntryMark from, EntryMark to) {
    if (from.position == to.position) {
      return;
    }
    ByteSource source = reader.source();
    int copyFrom = from.position;
    if (!started && from.index == 0) {
      begin(from.seconds);
    } else if (!started || seconds != from.seconds || offsetMinutes != from.offsetMinutes) {
      reader.restore(from);
      reader.next();
      write(reader.epochSeconds(), reader.offsetMinutes(), reader.value());
      copyFrom = reader.id().start;
    }
    out.copy(source.bytes, copyFrom, to.position - copyFrom);
    seconds = to.seconds;
    offsetMinutes = to.offsetMinutes;
  }

  private void begin(long base) {
    out.zigzag(base);
    seconds = base;
    started = true;
  }

  private static int deltaCode(long delta) {
    if (delta < 0 || delta >= StateFormat.BASE_8) {
      return StateFormat.DELTA_8;
    }
    if (delta < StateFormat.BASE_1) {
      return (int) delta;
    }
    if (delta < StateFormat.BASE_2) {
      return StateFormat.DELTA_1;
    }
    if (delta < StateFormat.BASE_3) {
      return StateFormat.DELTA_2;
    }
    return delta < StateFormat.BASE_4 ? StateFormat.DELTA_3 : StateFormat.DELTA_4;
  }

  private static void writeDelta(int code, long delta, ByteSink out) {
    switch (code) {
      case StateFormat.DELTA_1 -> out.bigEndian(delta - StateFormat.BASE_1, 1);
      case StateFormat.DELTA_2 -> out.bigEndian(delta - StateFormat.BASE_2, 2);
      case StateFormat.DELTA_3 -> out.bigEndian(delta - StateFormat.BASE_3, 3);
      case StateFormat.DELTA_4 -> out.bigEndian(delta - StateFormat.BASE_4, 4);
      case StateFormat.DELTA_8 -> out.bigEndian(delta - StateFormat.BASE_8, 8);
      default -> {} // the token holds the whole delta
    }
  }
}
