package io.freshet.schemas.profile;

import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of themself.
 *
 * @param likedGenres in the order given, without repeats; none of them is in {@code dislikedGenres}
 * @param dislikedGenres in the order given, without repeats
 * @param likedItems item ids, in the order given, without repeats; none of them is in {@code
 *     dislikedItems}
 * @param dislikedItems item ids, in the order given, without repeats
 * @param timeZone where the user lives, or null
 * @param demographics anything else, sorted by name
 */
public record UserProfile(
    List<String> likedGenres,
    List<String> dislikedGenres,
    List<String> likedItems,
    List<String> dislikedItems,
    @Nullable ZoneId timeZone,
    Map<String, String> demographics) {

  /** A profile that says nothing. */
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
