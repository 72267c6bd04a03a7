package io.freshet.standalone.data.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.state.Interactions;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateUpdater;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The user states that a file's events give, without a limit of items, and the ratings that they
 * count as: one per user and item, as a trainer reads them.
 */
final class EventStates {
  private static final int MAX_ENTRIES = Integer.MAX_VALUE;

  /** Every rating and time; the scale of a foreign file is not known. */
  private static final RatingRules RULES =
      new RatingRules(
          -UserStateUpdater.MAX_RATING,
          UserStateUpdater.MAX_RATING,
          RatingRules.MAX_ID_BYTES,
          1 << 20,
          Duration.ofDays(36_500));

  private final EventValues values;
  private final RatingParser parser;
  private final ParsedRating event = new ParsedRating();
  private final UserStateUpdater updater = new UserStateUpdater(MAX_ENTRIES, ZoneOffset.UTC);
  private final Map<String, byte[]> states = new TreeMap<>();
  private boolean needed;

  /**
   * Creates the states of no events.
   *
   * @param types the types that are accepted
   * @param values what the events of each type are worth
   */
  EventStates(EventTypes types, EventValues values) {
    this.values = values;
    this.parser = new RatingParser(RULES, types);
  }

  /** Applies an event in its canonical form; returns what is wrong with it, or null. */
  @Nullable String apply(byte[] canonical) {
    Rejection refused = parser.parse(null, canonical, -1, event);
    if (refused != null) {
      return refused.message();
    }
    needed |= event.type != null || event.withdrawal;
    String user = new String(event.userId, 0, event.userIdLength, UTF_8);
    updater.apply(states.get(user), event);
    states.put(user, updater.toBytes());
    return null;
  }

  /** Whether an event had a type or withdrew, so that the file is more than a list of ratings. */
  boolean needed() {
    return needed;
  }

  /**
   * Writes what the states count as, by user: user, item, rating and seconds, separated by tabs.
   *
   * @return number of lines
   */
  long write(Writer out) throws IOException {
    Interactions read = new Interactions();
    UserStateReader reader = new UserStateReader();
    long lines = 0;
    for (Map.Entry<String, byte[]> state : states.entrySet()) {
      read.read(reader.wrap(state.getValue()), values);
      for (int i = 0; i < read.size(); i++) {
        if (read.opinion(i)) {
          String item = new String(read.idBytes(i), 0, read.idLength(i), UTF_8);
          out.write(
              state.getKey()
                  + "\t"
                  + item
                  + "\t"
                  + (float) read.value(i)
                  + "\t"
                  + read.seconds(i)
                  + "\n");
          lines++;
        }
      }
    }
    return lines;
  }
}
