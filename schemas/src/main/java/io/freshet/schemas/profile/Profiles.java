package io.freshet.schemas.profile;

import io.freshet.schemas.item.Items;
import io.freshet.schemas.record.LenientJson;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.Rejection;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JSON codec of {@link UserProfile}. */
public final class Profiles {
  /** Max length of a record, in bytes. */
  public static final int MAX_RECORD_BYTES = 64 * 1024;

  /** Names of the known fields. */
  public static final Set<String> FIELDS =
      Set.of(
          "likedGenres",
          "dislikedGenres",
          "likedItems",
          "dislikedItems",
          "timeZone",
          "demographics");

  /** Max length of a demographic's name or value, in bytes of UTF-8. */
  public static final int MAX_DEMOGRAPHIC_BYTES = 1024;

  private static final PlainText.Limit DEMOGRAPHIC =
      new PlainText.Limit(MAX_DEMOGRAPHIC_BYTES, false);

  private Profiles() {}

  /**
   * The profile as JSON in UTF-8. Equal profiles give equal bytes. The layout is in {@code
   * profile.schema.json}.
   */
  public static byte[] encode(UserProfile profile) {
    return LenientJson.write(
        out -> {
          LenientJson.writeTexts(out, "likedGenres", profile.likedGenres());
          LenientJson.writeTexts(out, "dislikedGenres", profile.dislikedGenres());
          LenientJson.writeTexts(out, "likedItems", profile.likedItems());
          LenientJson.writeTexts(out, "dislikedItems", profile.dislikedItems());
          if (profile.timeZone() != null) {
            out.writeStringField("timeZone", profile.timeZone().getId());
          }
          if (!profile.demographics().isEmpty()) {
            out.writeObjectFieldStart("demographics");
            for (Map.Entry<String, String> entry : profile.demographics().entrySet()) {
              out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
          }
        });
  }

  /**
   * Reads a posted profile. Every field is optional, unknown fields are ignored, and item ids may
   * be strings or whole numbers. Texts must follow {@link PlainText}, and genres the limits of
   * {@link Items}.
   *
   * @param key the user id
   */
  public static Parsed<UserProfile> decode(byte @Nullable [] key, byte[] value) {
    return decode(key, value, name -> {});
  }

  /**
   * Reads a profile as {@link #decode(byte[], byte[])} does.
   *
   * @param key the user id
   * @param unknown receives the name of each field that is not in {@link #FIELDS}
   */
  public static Parsed<UserProfile> decode(
      byte @Nullable [] key, byte[] value, Consumer<String> unknown) {
    return LenientJson.read(
        value,
        MAX_RECORD_BYTES,
        object -> {
          object.tellUnknown(FIELDS, unknown);
          LenientJson.keyId(key);
          return profile(object);
        });
  }

  /**
   * Reads a profile from a state. Earlier releases had fewer rules, so the rules for texts do not
   * apply.
   */
  public static Parsed<UserProfile> decodeKept(byte[] value) {
    return LenientJson.readKept(value, MAX_RECORD_BYTES, Profiles::profile);
  }

  private static UserProfile profile(LenientJson object) throws LenientJson.RefusedException {
    List<String> likedGenres = object.texts("likedGenres", Items.GENRE, Items.MAX_GENRES);
    List<String> dislikedGenres = object.texts("dislikedGenres", Items.GENRE, Items.MAX_GENRES);
    List<String> likedItems = object.ids("likedItems");
    List<String> dislikedItems = object.ids("dislikedItems");
    requireDisjoint("dislikedGenres", likedGenres, dislikedGenres);
    requireDisjoint("dislikedItems", likedItems, dislikedItems);
    return new UserProfile(
        likedGenres,
        dislikedGenres,
        likedItems,
        dislikedItems,
        zone(object.text("timeZone", DEMOGRAPHIC)),
        object.textMap("demographics", DEMOGRAPHIC));
  }

  private static void requireDisjoint(String field, List<String> liked, List<String> disliked)
      throws LenientJson.RefusedException {
    Set<String> both = new HashSet<>(liked);
    for (String name : disliked) {
      if (both.contains(name)) {
        throw new LenientJson.RefusedException(
            new Rejection.InvalidValue(field, name, "not both liked and disliked"));
      }
    }
  }

  private static @Nullable ZoneId zone(@Nullable String id) throws LenientJson.RefusedException {
    if (id == null) {
      return null;
    }
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new LenientJson.RefusedException(
          new Rejection.InvalidValue("timeZone", id, "an IANA time zone such as Europe/Rome"));
    }
  }
}
