package io.freshet.scorer;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps user states as ingest does, and makes the values of {@code user-states}. */
final class TestUsers {
  static final int PARTITION = 3;
  static final long ARRIVAL = 1_700_000_000_123L;

  private final UserStateUpdater updater;
  private final UserStateRecordWriter writer = new UserStateRecordWriter();
  private final Map<String, byte[]> states = new HashMap<>();
  private long offset;

  TestUsers() {
    this(2_000);
  }

  TestUsers(int cap) {
    updater = new UserStateUpdater(cap, ZoneOffset.UTC);
  }

  /** The source offset of the last event. */
  long lastOffset() {
    return offset - 1;
  }

  byte[] rate(String user, String item, double rating, long seconds) {
    return apply(new RatingEvent(user, item, rating, seconds, RatingEvent.NO_OFFSET));
  }

  /** An event of a type without a rating. */
  byte[] event(String user, String item, String type, long seconds) {
    return apply(
        new RatingEvent(user, item, type, Double.NaN, false, seconds, RatingEvent.NO_OFFSET));
  }

  private byte[] apply(RatingEvent of) {
    String user = of.userId();
    ParsedRating event = ParsedRating.of(of);
    Effect effect = updater.apply(states.get(user), event);
    byte[] value =
        writer.write(updater, effect, event, CauseTopic.RATINGS, PARTITION, offset++, ARRIVAL);
    states.put(user, updater.toBytes());
    return value;
  }

  byte[] withdraw(String user, String item, long seconds) {
    return rate(user, item, Double.NaN, seconds);
  }

  byte[] profile(String user, UserProfile profile) {
    updater.setProfile(states.get(user), profile, ARRIVAL);
    byte[] value = writer.writeProfile(updater, CauseTopic.PROFILES, PARTITION, offset++, ARRIVAL);
    states.put(user, updater.toBytes());
    return value;
  }

  void forget(String user) {
    states.remove(user);
  }

  static UserProfile likes(List<String> genres, List<String> items) {
    return new UserProfile(genres, List.of(), items, List.of(), null, Map.of());
  }

  static byte[] key(String user) {
    return user.getBytes(StandardCharsets.UTF_8);
  }
}
