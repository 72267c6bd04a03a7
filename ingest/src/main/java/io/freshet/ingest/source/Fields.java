package io.freshet.ingest.source;

import java.util.List;
import java.util.Set;

/** Names of the fields that a mapping can fill. */
final class Fields {
  static final String USER = "user";
  static final String ITEM = "item";
  static final String TYPE = "type";
  static final String RATING = "rating";
  static final String WITHDRAWN = "withdrawn";
  static final String TIME = "time";
  static final String RECOMMENDATION = "recommendation";
  static final String TITLE = "title";
  static final String GENRES = "genres";
  static final String YEAR = "year";
  static final String TEXT = "text";
  static final String AVAILABLE = "available";
  static final String LIKED_GENRES = "likedGenres";
  static final String DISLIKED_GENRES = "dislikedGenres";
  static final String LIKED_ITEMS = "likedItems";
  static final String DISLIKED_ITEMS = "dislikedItems";
  static final String TIME_ZONE = "timeZone";

  /** Key of a mapping from names to the places of demographics. */
  static final String DEMOGRAPHICS = "demographics";

  /** Start of the name of the field of one demographic. */
  static final String DEMOGRAPHIC = DEMOGRAPHICS + ".";

  /** Fields that hold several texts. */
  static final Set<String> LISTS =
      Set.of(GENRES, LIKED_GENRES, DISLIKED_GENRES, LIKED_ITEMS, DISLIKED_ITEMS);

  private static final List<String> EVENT =
      List.of(USER, ITEM, TYPE, RATING, WITHDRAWN, TIME, RECOMMENDATION);

  private static final List<String> ITEM_FIELDS =
      List.of(ITEM, TITLE, GENRES, YEAR, TEXT, AVAILABLE);

  private static final List<String> PROFILE =
      List.of(USER, LIKED_GENRES, DISLIKED_GENRES, LIKED_ITEMS, DISLIKED_ITEMS, TIME_ZONE);

  private Fields() {}

  /** The fields of one kind of record, without demographics. */
  static List<String> of(Source.Gives gives) {
    return switch (gives) {
      case EVENTS -> EVENT;
      case ITEMS -> ITEM_FIELDS;
      case PROFILES -> PROFILE;
    };
  }

  /** The fields that a record of the kind cannot do without. */
  static List<String> required(Source.Gives gives) {
    return switch (gives) {
      case EVENTS -> List.of(USER, ITEM);
      case ITEMS -> List.of(ITEM);
      case PROFILES -> List.of(USER);
    };
  }
}
