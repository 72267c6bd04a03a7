package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.source.Canonical.Target;
import io.freshet.ingest.source.Source.Gives;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.record.LenientJson;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writer of records for {@code items} and {@code profiles}. */
final class FactWriter {
  private static final List<String> ITEM_LISTS = List.of(Fields.GENRES);

  private static final List<String> PROFILE_LISTS =
      List.of(
          Fields.LIKED_GENRES, Fields.DISLIKED_GENRES, Fields.LIKED_ITEMS, Fields.DISLIKED_ITEMS);

  private FactWriter() {}

  /**
   * Writes the item or profile of a line.
   *
   * @param withdrawn whether the line's row was deleted
   * @return null if the line has stopped
   */
  static @Nullable Canonical write(Source source, LineFields fields, boolean withdrawn) {
    boolean item = source.gives() == Gives.ITEMS;
    String id = fields.id(item ? Fields.ITEM : Fields.USER);
    byte[] value = null;
    if (id != null && !withdrawn) {
      value = item ? item(fields) : profile(source, fields);
      if (!fields.stopped()) {
        check(source, fields, id, value);
      }
    }
    if (id == null || fields.stopped()) {
      return null;
    }
    return new Canonical(item ? Target.ITEMS : Target.PROFILES, id.getBytes(UTF_8), value);
  }

  private static byte[] item(LineFields fields) {
    String title = fields.text(Fields.TITLE);
    Long year = fields.whole(Fields.YEAR);
    String text = fields.text(Fields.TEXT);
    Boolean available = fields.flag(Fields.AVAILABLE);
    Map<String, List<String>> lists = lists(fields, ITEM_LISTS);
    return LenientJson.write(
        out -> {
          if (title != null) {
            out.writeStringField("title", title);
          }
          for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            LenientJson.writeTexts(out, list.getKey(), list.getValue());
          }
          if (year != null) {
            out.writeNumberField("year", year);
          }
          if (text != null) {
            out.writeStringField("text", text);
          }
          if (available != null) {
            out.writeBooleanField("available", available);
          }
        });
  }

  private static byte[] profile(Source source, LineFields fields) {
    Map<String, List<String>> lists = lists(fields, PROFILE_LISTS);
    String zone = fields.text(Fields.TIME_ZONE);
    Map<String, String> demographics = new TreeMap<>();
    for (String field : source.fields().keySet()) {
      String text = field.startsWith(Fields.DEMOGRAPHIC) ? fields.text(field) : null;
      if (text != null) {
        demographics.put(field.substring(Fields.DEMOGRAPHIC.length()), text);
      }
    }
    return LenientJson.write(
        out -> {
          for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            LenientJson.writeTexts(out, list.getKey(), list.getValue());
          }
          if (zone != null) {
            out.writeStringField("timeZone", zone);
          }
          if (!demographics.isEmpty()) {
            out.writeObjectFieldStart("demographics");
            for (Map.Entry<String, String> each : demographics.entrySet()) {
              out.writeStringField(each.getKey(), each.getValue());
            }
            out.writeEndObject();
          }
        });
  }

  private static Map<String, List<String>> lists(LineFields fields, List<String> names) {
    Map<String, List<String>> lists = new TreeMap<>();
    names.forEach(name -> lists.put(name, fields.texts(name)));
    return lists;
  }

  /** Checks a record by the rules of its topic. A rejection names the place in the source. */
  private static void check(Source source, LineFields fields, String id, byte[] value) {
    byte[] key = id.getBytes(UTF_8);
    Parsed<?> read =
        source.gives() == Gives.ITEMS ? Items.decode(key, value) : Profiles.decode(key, value);
    if (!(read instanceof Parsed.Refused<?> refused)) {
      return;
    }
    Rejection rejection = refused.rejection();
    boolean known = source.fields().containsKey(rejection.field());
    fields.refuse(
        known
            ? new Rejection.InvalidValue(
                fields.path(rejection.field()), rejection.value(), rejection.rule())
            : rejection);
  }
}
