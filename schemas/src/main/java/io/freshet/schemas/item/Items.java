package io.freshet.schemas.item;

import io.freshet.schemas.record.LenientJson;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JSON codec of {@link Item}. */
public final class Items {
  /** Max length of a record, in bytes. */
  public static final int MAX_RECORD_BYTES = 64 * 1024;

  /** Names of the known fields. */
  public static final Set<String> FIELDS = Set.of("title", "genres", "year", "text", "available");

  /** Max length of a title, in bytes of UTF-8. */
  public static final int MAX_TITLE_BYTES = 1024;

  /** Max length of a description, in bytes of UTF-8. */
  public static final int MAX_TEXT_BYTES = 32 * 1024;

  /** Max genres of an item, and of a profile's list. */
  public static final int MAX_GENRES = 64;

  /** Max length of a genre's name, in bytes of UTF-8. */
  public static final int MAX_GENRE_BYTES = 128;

  /** Limit of a genre's name. */
  public static final PlainText.Limit GENRE = new PlainText.Limit(MAX_GENRE_BYTES, false);

  private static final PlainText.Limit TITLE = new PlainText.Limit(MAX_TITLE_BYTES, false);
  private static final PlainText.Limit TEXT = new PlainText.Limit(MAX_TEXT_BYTES, true);

  private static final int MIN_YEAR = 0;
  private static final int MAX_YEAR = 9999;

  private Items() {}

  /**
   * The item as JSON in UTF-8, without the id, which is the record's key. The layout is in {@code
   * item.schema.json}.
   */
  public static byte[] encode(Item item) {
    return LenientJson.write(
        out -> {
          if (item.title() != null) {
            out.writeStringField("title", item.title());
          }
          LenientJson.writeTexts(out, "genres", item.genres());
          if (item.year() != null) {
            out.writeNumberField("year", item.year());
          }
          if (item.text() != null) {
            out.writeStringField("text", item.text());
          }
          out.writeBooleanField("available", item.available());
        });
  }

  /**
   * Reads an item. Every field is optional, unknown fields are ignored, {@code available} defaults
   * to true, and repeated and empty genres are dropped. Texts must follow {@link PlainText} and the
   * max lengths of this class.
   *
   * @param key the item id
   */
  public static Parsed<Item> decode(byte @Nullable [] key, byte[] value) {
    return decode(key, value, name -> {});
  }

  /**
   * Reads an item as {@link #decode(byte[], byte[])} does.
   *
   * @param key the item id
   * @param unknown receives the name of each field that is not in {@link #FIELDS}
   */
  public static Parsed<Item> decode(byte @Nullable [] key, byte[] value, Consumer<String> unknown) {
    return LenientJson.read(
        value,
        MAX_RECORD_BYTES,
        object -> {
          object.tellUnknown(FIELDS, unknown);
          String itemId = LenientJson.keyId(key);
          String title = object.text("title", TITLE);
          Integer year = object.integer("year", MIN_YEAR, MAX_YEAR);
          return new Item(
              itemId,
              title,
              object.texts("genres", GENRE, MAX_GENRES),
              year,
              object.text("text", TEXT),
              object.bool("available", true));
        });
  }

  /**
   * Checks an item that was not read from JSON, for example from a data set.
   *
   * @return null if {@link #decode} would accept the item
   */
  public static @Nullable Rejection check(Item item) {
    Rejection refused = PlainText.checkId("itemId", item.itemId(), RatingRules.MAX_ID_BYTES);
    if (refused == null && item.title() != null) {
      refused = TITLE.check("title", item.title());
    }
    if (refused == null && item.text() != null) {
      refused = TEXT.check("text", item.text());
    }
    if (refused == null && item.genres().size() > MAX_GENRES) {
      refused = LenientJson.tooMany("genres", MAX_GENRES);
    }
    for (String genre : item.genres()) {
      refused = refused == null ? GENRE.check("genres", genre) : refused;
    }
    return refused;
  }
}
