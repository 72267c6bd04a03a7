package io.freshet.schemas;

import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link Item} as JSON. */
public final class Items {
  /** The longest record read, in bytes. */
  public static final int MAX_RECORD_BYTES = 64 * 1024;

  /** Names of the fields that are read. */
  public static final Set<String> FIELDS = Set.of("title", "genres", "year", "text", "available");

  private static final int MIN_YEAR = 0;
  private static final int MAX_YEAR = 9999;

  private Items() {}

  /**
   * The JSON of {@code item}, UTF-8, without its id, which is the key; layout in {@code
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
   * Reads an item: every field is optional, unknown ones are ignored, {@code available} defaults to
   * true, repeated and empty genres are dropped.
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
   * @param unknown is told the name of each field that is none of {@link #FIELDS}
   */
  public static Parsed<Item> decode(byte @Nullable [] key, byte[] value, Consumer<String> unknown) {
    return LenientJson.read(
        value,
        MAX_RECORD_BYTES,
        object -> {
          object.tellUnknown(FIELDS, unknown);
          String itemId = LenientJson.keyId(key);
          String title = object.text("title");
          Integer year = object.integer("year", MIN_YEAR, MAX_YEAR);
          return new Item(
              itemId,
              title,
              object.texts("genres"),
              year,
              object.text("text"),
              object.bool("available", true));
        });
  }
}
