package io.freshet.schemas.profile;

import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Preferences and facts that a user states.
 *
 * @param likedGenres liked genres in the given order, without repeats; none is in {@code
 *     dislikedGenres}
 * @param dislikedGenres disliked genres in the given order, without repeats
 * @param likedItems ids of liked items in the given order, without repeats; none is in {@code
 *     dislikedItems}
 * @param dislikedItems ids of disliked items in the given order, without repeats
 * @param timeZone time zone of the user, or null
 * @param demographics further facts, sorted by name
 */
public record UserProfile(
    List<String> likedGenres,
    List<String> dislikedGenres,
    List<String> likedItems,
    List<String> dislikedItems,
    @Nullable ZoneId timeZone,
    Map<String, String> demographics) {

  /** A profile without any statement. */
  public static final UserProfile EMPTY =
      new UserProfile(List.of(), List.of(), List.of(), List.of(), null, Map.of());

  public UserProfile {
    likedGenres = List.copyOf(likedGenres);
    dislikedGenres = List.copyOf(dislikedGenres);
    likedItems = List.copyOf(likedItems);
    dislikedItems = List.copyOf(dislikedItems);
    demographics = Collections.unmodifiableMap(new TreeMap<>(demographics));
  }
}
