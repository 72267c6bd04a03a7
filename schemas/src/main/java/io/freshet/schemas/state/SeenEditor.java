package io.freshet.schemas.state;

import org.jspecify.annotations.Nullable;

/** Copier of a state's seen section that removes at most one id and adds at most one. */
final class SeenEditor {
  private final ByteSource in = new ByteSource();
  private final ItemIdCursor id = new ItemIdCursor();

  /**
   * Copies the section that fills {@code bytes[from, to)}.
   *
   * @param numbers number of ids in the section that are numbers
   * @param remove id to remove, which the section must hold; or null
   * @param add id to add, which the section must not hold; or null
   */
  void copy(
      byte[] bytes,
      int from,
      int to,
      int numbers,
      @Nullable ItemKey remove,
      @Nullable ItemKey add,
      ByteSink out) {
    if (remove == null && add == null) {
      out.copy(bytes, from, to - from);
      return;
    }
    in.wrap(bytes, from, to - from);
    copyNumbers(
        numbers,
        remove != null && remove.isNumber() ? remove : null,
        add != null && add.isNumber() ? add : null,
        out);
    copyTexts(
        remove != null && !remove.isNumber() ? remove : null,
        add != null && !add.isNumber() ? add : null,
        out);
  }

  private void copyNumbers(
      int numbers, @Nullable ItemKey remove, @Nullable ItemKey add, ByteSink out) {
    long removing = remove == null ? -1 : remove.number();
    long adding = add == null ? -1 : add.number();
    long read =
        -1; // the last number read and the last written; the next number is a distance from it
    long written = -1;
    int unflushed = in.position;
    for (int i = 0; i < numbers; i++) {
      int start = in.position;
      id.read(in);
      long number = id.number + read + 1;
      boolean addHere = adding >= 0 && adding < number;
      if (addHere || number == removing || written != read) {
        out.copy(in.bytes, unflushed, start - unflushed);
        if (addHere) {
          ItemIds.writeNumber(adding - written - 1, out);
          written = adding;
          adding = -1;
        }
        if (number != removing) {
          ItemIds.writeNumber(number - written - 1, out);
          written = number;
        }
        unflushed = in.position;
      } else {
        written = number;
      }
      read = number;
    }
    out.copy(in.bytes, unflushed, in.position - unflushed);
    if (adding >= 0) {
      ItemIds.writeNumber(adding - written - 1, out);
    }
  }

  private void copyTexts(@Nullable ItemKey remove, @Nullable ItemKey add, ByteSink out) {
    ItemKey removing = remove;
    ItemKey adding = add;
    int unflushed = in.position;
    while ((removing != null || adding != null) && in.remaining() > 0) {
      int start = in.position;
      id.read(in);
      if (adding != null && adding.compareTo(id) < 0) {
        out.copy(in.bytes, unflushed, start - unflushed);
        adding.write(out);
        adding = null;
        unflushed = start;
      }
      if (removing != null && removing.is(id, in.bytes)) {
        out.copy(in.bytes, unflushed, start - unflushed);
        removing = null;
        unflushed = in.position;
      }
    }
    out.copy(in.bytes, unflushed, in.end - unflushed);
    if (adding != null) {
      adding.write(out);
    }
  }
}
