package io.freshet.schemas.state;

import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.Sessions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The sections of event types of a state: what they hold, and their next bytes. */
final class TypeSections {
  private final UserStateReader reader = new UserStateReader();
  private final TypeSection section;
  private final ByteSink out = new ByteSink(1024);
  private long[] times = new long[256];

  TypeSections(int maxEntries) {
    this.section = new TypeSection(maxEntries);
  }

  /**
   * Applies an event that has a type. {@link #bytes} then holds all sections of the next state,
   * unless the sections are {@link #unchanged}.
   */
  Effect apply(byte[] state, int offset, int length, String type, ParsedRating event) {
    out.clear();
    reader.wrap(state, offset, length);
    Effect effect = null;
    while (reader.nextType()) {
      String name = reader.type();
      int order = name == null ? -1 : name.compareTo(type);
      if (order > 0 && effect == null) {
        effect = section.applyToNone(event);
        write(type);
      }
      byte[] bytes = reader.source().bytes;
      int body = reader.bodyStart();
      int size = reader.bodyEnd() - body;
      if (order == 0) {
        effect = section.apply(bytes, body, size, event);
        write(type);
      } else {
        TypeNames.write(name, out);
        out.varint(size);
        out.copy(bytes, body, size);
      }
    }
    if (effect == null) {
      effect = section.applyToNone(event);
      write(type);
    }
    return effect;
  }

  private void write(String type) {
    TypeNames.write(type, out);
    section.writeBody(out);
  }

  boolean unchanged() {
    return section.unchanged();
  }

  /** Whether the applied event is the first of its type on its item. */
  boolean newOfType() {
    return section.newItem();
  }

  /** The sections after {@link #apply}. */
  ByteSink bytes() {
    return out;
  }

  /**
   * Whether a state holds an item.
   *
   * @param withRatings whether to look among the ratings, too
   * @param but type to leave out; null to leave out none
   */
  boolean holds(
      byte[] state,
      int offset,
      int length,
      ItemKey key,
      boolean withRatings,
      @Nullable String but) {
    reader.wrap(state, offset, length);
    if (withRatings && partHolds(key)) {
      return true;
    }
    while (reader.nextType()) {
      if (!String.valueOf(reader.type()).equals(but) && partHolds(key)) {
        return true;
      }
    }
    return false;
  }

  private boolean partHolds(ItemKey key) {
    byte[] bytes = reader.source().bytes;
    while (reader.next()) {
      if (key.is(reader.id(), bytes)) {
        return true;
      }
    }
    while (reader.nextSeen()) {
      if (key.is(reader.id(), bytes)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Position of an event in its session among all events of a state, from 1. Events of the event's
   * own second do not count, because their order is unknown.
   */
  int sessionPosition(byte[] state, int offset, int length, long seconds) {
    reader.wrap(state, offset, length);
    int count = 0;
    do {
      while (reader.next() && reader.epochSeconds() < seconds) {
        if (count == times.length) {
          times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = reader.epochSeconds();
      }
    } while (reader.nextType());
    Arrays.sort(times, 0, count);
    int position = 1;
    long after = seconds;
    for (int i = count - 1; i >= 0 && after - times[i] <= Sessions.GAP_SECONDS; i--) {
      after = times[i];
      position++;
    }
    return position;
  }
}
