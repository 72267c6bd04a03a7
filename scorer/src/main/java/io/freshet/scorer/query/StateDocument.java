package io.freshet.scorer.query;

import io.freshet.http.HttpJson;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.ContextSums;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A user's state as readable JSON: all data kept on the user. */
public final class StateDocument {
  private static final String[] CELLS = {
    "weekdayNight", "weekdayDaytime", "weekendNight", "weekendDaytime"
  };

  private StateDocument() {}

  /** Names of the context cells in their order, see {@link EventContext#cell}. */
  public static List<String> contextNames() {
    return List.of(CELLS);
  }

  /**
   * Writes the document.
   *
   * @param overlay for titles
   */
  static byte[] of(
      String userId,
      LocalUserStates.Found found,
      UserStateRecord record,
      ItemDictionary dictionary,
      ItemOverlay overlay)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("userId", userId);
    document.put("reflects", reflects(found, record));
    document.put("stateBytes", record.stateLength());
    document.putAll(
        of(
            new UserStateReader().wrap(record.buffer(), record.stateOffset(), record.stateLength()),
            itemId -> title(itemId, dictionary, overlay)));
    return HttpJson.encode(document);
  }

  /**
   * The fields of a state: ratings from newest to oldest, items known only as seen, the same by
   * type for events that have one, time zone, profile, and counts per context.
   *
   * @param state positioned before its oldest entry
   * @param title gives an item's title by its id; null for none
   * @throws StateFormatException if the bytes are not a state
   * @throws IOException if the state's profile is not JSON
   */
  public static Map<String, Object> of(
      UserStateReader state, Function<String, @Nullable String> title) throws IOException {
    List<Map<String, Object>> ratings = entries(state, title);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ratings", ratings);
    fields.put("seenBefore", seen(state));
    Map<String, Object> events = new LinkedHashMap<>();
    while (state.nextType()) {
      Map<String, Object> ofType = new LinkedHashMap<>();
      ofType.put("events", entries(state, title));
      ofType.put("seenBefore", seen(state));
      events.put(String.valueOf(state.type()), ofType);
    }
    if (!events.isEmpty()) {
      fields.put("types", events);
    }
    fields.put("timeZone", state.zone().getId());
    UserProfile profile = state.profile();
    fields.put("profile", profile == null ? null : HttpJson.decode(Profiles.encode(profile)));
    fields.put("contexts", contexts(state.contextTable()));
    return fields;
  }

  /** The entries of the ratings or of one type, from newest to oldest. */
  private static List<Map<String, Object>> entries(
      UserStateReader state, Function<String, @Nullable String> title) {
    List<Map<String, Object>> entries = new ArrayList<>();
    while (state.next()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      String itemId = state.itemId();
      entry.put("itemId", itemId);
      String name = title.apply(itemId);
      if (name != null) {
        entry.put("title", name);
      }
      if (state.type() != null) {
        entry.put("withdrawn", state.withdrawn());
      }
      entry.put("rating", Double.isNaN(state.rating()) ? null : state.rating());
      entry.put("time", time(state.epochSeconds(), state.offsetMinutes()));
      entries.add(entry);
    }
    Collections.reverse(entries);
    return entries;
  }

  /** The record that made the state, and the position up to which its topic has been read. */
  private static Map<String, Object> reflects(LocalUserStates.Found found, UserStateRecord record) {
    Map<String, Object> cause = new LinkedHashMap<>();
    cause.put("topic", record.causeTopic().wireName());
    cause.put("partition", record.partition());
    cause.put("offset", record.offset());
    cause.put("arrivalMillis", record.arrivalMillis());
    Map<String, Object> reflects = new LinkedHashMap<>();
    reflects.put("cause", cause);
    reflects.put("userStatesPartition", found.partition());
    reflects.put(
        "userStatesOffset", found.offset().isPresent() ? found.offset().getAsLong() : null);
    return reflects;
  }

  private static List<String> seen(UserStateReader state) {
    List<String> seen = new ArrayList<>();
    while (state.nextSeen()) {
      seen.add(state.itemId());
    }
    return seen;
  }

  private static Map<String, Object> contexts(ContextSums table) {
    Map<String, Object> contexts = new LinkedHashMap<>();
    for (int cell = 0; cell < EventContext.CELLS; cell++) {
      Map<String, Object> sums = new LinkedHashMap<>();
      sums.put("ratings", table.count(cell));
      sums.put("sum", table.ratingSum(cell));
      contexts.put(CELLS[cell], sums);
    }
    return contexts;
  }

  private static @Nullable String title(
      String itemId, ItemDictionary dictionary, ItemOverlay overlay) {
    byte[] title = overlay.title(dictionary.find(itemId));
    return title == null ? null : new String(title, StandardCharsets.UTF_8);
  }

  private static String time(long epochSeconds, int offsetMinutes) {
    Instant instant = Instant.ofEpochSecond(epochSeconds);
    return offsetMinutes == RatingEvent.NO_OFFSET
        ? instant.toString()
        : instant.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60)).toString();
  }
}
