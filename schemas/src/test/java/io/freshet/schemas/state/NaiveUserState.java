package io.freshet.schemas.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.RatingEvent;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Oracle for the codec of user states: a simple implementation with plain collections. */
final class NaiveUserState {
  static final Comparator<String> BY_BYTES =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private static final Comparator<RatingEvent> GREATEST =
      Comparator.comparingLong(RatingEvent::epochSeconds)
          .thenComparing(RatingEvent::withdrawal)
          .thenComparingDouble(
              e -> e.withdrawal() ? 0 : e.rated() ? e.rating() + 0.0 : Double.NEGATIVE_INFINITY)
          .thenComparingInt(RatingEvent::offsetMinutes);

  private static final Comparator<RatingEvent> OLDEST_FIRST =
      Comparator.comparingLong(RatingEvent::epochSeconds)
          .thenComparing(RatingEvent::itemId, BY_BYTES);

  final List<RatingEvent> entries;
  final List<String> seen;

  /** The same of the events of each type, by its name. */
  final TreeMap<String, NaiveUserState> types = new TreeMap<>();

  private NaiveUserState(List<RatingEvent> entries, List<String> seen) {
    this.entries = entries;
    this.seen = seen;
  }

  static NaiveUserState of(List<RatingEvent> events, int cap) {
    TreeMap<String, List<RatingEvent>> byType = new TreeMap<>();
    for (RatingEvent event : events) {
      String type = event.type() == null ? "" : event.type();
      byType.computeIfAbsent(type, name -> new ArrayList<>()).add(event);
    }
    List<RatingEvent> ratings = byType.remove("");
    NaiveUserState state = ofOneType(ratings == null ? List.of() : ratings, cap);
    byType.forEach((type, typed) -> state.types.put(type, ofOneType(typed, cap)));
    return state;
  }

  private static NaiveUserState ofOneType(List<RatingEvent> events, int cap) {
    Map<String, RatingEvent> kept = new HashMap<>();
    for (RatingEvent event : events) {
      kept.merge(event.itemId(), event, (a, b) -> GREATEST.compare(a, b) >= 0 ? a : b);
    }
    List<RatingEvent> sorted = new ArrayList<>(kept.values());
    sorted.sort(OLDEST_FIRST);
    int cut = Math.max(0, sorted.size() - cap);
    TreeSet<String> seen = new TreeSet<>(SEEN_ORDER);
    sorted.subList(0, cut).forEach(event -> seen.add(event.itemId()));
    return new NaiveUserState(sorted.subList(cut, sorted.size()), List.copyOf(seen));
  }

  private static final Comparator<String> SEEN_ORDER =
      Comparator.comparing((String id) -> !isNumber(id))
          .thenComparingLong(id -> isNumber(id) ? Long.parseLong(id) : 0)
          .thenComparing(BY_BYTES);

  static boolean isNumber(String id) {
    if (!id.matches("0|[1-9][0-9]{0,18}")) {
      return false;
    }
    return new java.math.BigInteger(id).bitLength() <= 62;
  }

  /** Counts and sums of millionths per cell, computed with the calendar of java.time. */
  String table(ZoneId zone) {
    long[] counts = new long[4];
    long[] sums = new long[4];
    for (RatingEvent event : entries) {
      if (!event.withdrawal()) {
        LocalDateTime local = local(event, zone);
        int cell = (isDaytime(local) ? 1 : 0) + (isWeekend(local) ? 2 : 0);
        counts[cell]++;
        sums[cell] += Math.round(event.rating() * 1_000_000);
      }
    }
    return "counts " + Arrays.toString(counts) + " sums " + Arrays.toString(sums);
  }

  static LocalDateTime local(RatingEvent event, ZoneId zone) {
    ZoneId used =
        event.offsetMinutes() == RatingEvent.NO_OFFSET
            ? zone
            : ZoneOffset.ofTotalSeconds(event.offsetMinutes() * 60);
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(event.epochSeconds()), used);
  }

  static boolean isDaytime(LocalDateTime local) {
    return 6 < local.getHour() && local.getHour() < 20;
  }

  static boolean isWeekend(LocalDateTime local) {
    return local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  /** The content of the state as text, in the same form that {@link #describe} gives for bytes. */
  String describe(ZoneId zone, UserProfile profile) {
    StringBuilder text = new StringBuilder(lines());
    text.append(table(zone)).append('\n').append(profile);
    types.forEach(
        (type, state) -> text.append("\n").append(type).append('\n').append(state.lines()));
    return text.toString().stripTrailing();
  }

  private String lines() {
    StringBuilder text = new StringBuilder();
    for (RatingEvent e : entries) {
      String rating =
          e.withdrawal() ? "withdrawn" : e.rated() ? Double.toString(e.rating() + 0.0) : "-";
      text.append(line(e.itemId(), rating, e.epochSeconds(), e.offsetMinutes()));
    }
    return text.append("seen ").append(seen).append('\n').toString();
  }

  static String describe(byte[] state) {
    UserStateReader reader = new UserStateReader().wrap(state);
    StringBuilder text = new StringBuilder(lines(reader));
    text.append(reader.contextTable()).append('\n').append(reader.profile());
    int events = reader.eventCount();
    int walked = 0;
    while (reader.next()) {
      walked++;
    }
    while (reader.nextType()) {
      text.append("\n").append(reader.type()).append('\n').append(lines(reader));
      walked += reader.entryCount();
    }
    if (walked != events) {
      throw new AssertionError("walked " + walked + " of " + events + " events");
    }
    return text.toString().stripTrailing();
  }

  private static String lines(UserStateReader reader) {
    StringBuilder text = new StringBuilder();
    int entries = 0;
    while (reader.next()) {
      entries++;
      String rating =
          reader.withdrawn()
              ? "withdrawn"
              : Double.isNaN(reader.rating()) ? "-" : Double.toString(reader.rating());
      text.append(line(id(reader), rating, reader.epochSeconds(), reader.offsetMinutes()));
    }
    List<String> seen = new ArrayList<>();
    while (reader.nextSeen()) {
      seen.add(id(reader));
    }
    if (entries != reader.entryCount() || seen.size() != reader.seenCount()) {
      throw new AssertionError("counts do not match what was walked");
    }
    return text.append("seen ").append(seen).append('\n').toString();
  }

  private static String line(String item, String rating, long seconds, int offset) {
    String shown = offset == RatingEvent.NO_OFFSET ? "" : " offset " + offset;
    return item + " " + rating + " at " + seconds + shown + "\n";
  }

  /** The id, after all accessors of the id were checked to agree. */
  private static String id(UserStateReader reader) {
    String id = reader.itemId();
    String bytes = new String(reader.idBytes(), reader.idOffset(), reader.idLength(), UTF_8);
    if (!id.equals(bytes)
        || reader.idIsNumber() != isNumber(id)
        || (reader.idIsNumber() && reader.idNumber() != Long.parseLong(id))) {
      throw new AssertionError("id accessors disagree: " + id + ", " + bytes);
    }
    return id;
  }
}
