package io.freshet.page.live;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reusable reader of records of {@code recommendations}. It reads what the page shows, and no
 * further than it has to: of an answer that is only counted, the cause, which comes first.
 */
final class AnswerReader {
  private static final String EXPLORATION = "exploration";

  private String userId = "";
  private @Nullable String causeTopic;
  private int partition;
  private long offset;
  private long arrivalMillis;
  private String effect = "";
  private @Nullable String itemId;
  private double rating;
  private long epochSeconds;
  private @Nullable String modelVersion;
  private long generatedAtMillis;
  private final List<String> items = new ArrayList<>();
  private int explored;

  /**
   * Reads a record.
   *
   * @param whole whether more than the cause is read: rating, model and items
   * @throws MalformedRecordException if the record is no answer
   */
  void read(byte[] json, boolean whole) {
    clear();
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedRecordException("an answer must be an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "userId" -> userId = parser.getText();
          case "cause" -> {
            cause(parser);
            if (!whole) {
              return;
            }
          }
          case "effect" -> effect = String.valueOf(text(parser));
          case "event" -> event(parser);
          case "modelVersion" -> modelVersion = text(parser);
          case "generatedAtMillis" -> generatedAtMillis = parser.getLongValue();
          case "items" -> items(parser);
          default -> parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new MalformedRecordException("an answer cannot be read: " + e.getMessage(), e);
    }
  }

  private void clear() {
    userId = "";
    causeTopic = null;
    effect = "";
    itemId = null;
    rating = Double.NaN;
    modelVersion = null;
    items.clear();
    explored = 0;
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  private void cause(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "topic" -> causeTopic = parser.getText();
        case "partition" -> partition = parser.getIntValue();
        case "offset" -> offset = parser.getLongValue();
        case "arrivalMillis" -> arrivalMillis = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
  }

  private void event(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "itemId" -> itemId = parser.getText();
        case "rating" -> rating = value.isNumeric() ? parser.getDoubleValue() : Double.NaN;
        case "epochSeconds" -> epochSeconds = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
  }

  private void items(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      boolean isExplored = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("itemId")) {
          items.add(parser.getText());
        } else if (field.equals("reasons")) {
          isExplored = isExplored(parser);
        } else {
          parser.skipChildren();
        }
      }
      explored += isExplored ? 1 : 0;
    }
  }

  private static boolean isExplored(JsonParser parser) throws IOException {
    boolean found = false;
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isKind = parser.currentName().equals("kind");
        parser.nextToken();
        found |= isKind && EXPLORATION.equals(parser.getText());
        parser.skipChildren();
      }
    }
    return found;
  }

  String userId() {
    return userId;
  }

  /** Topic of the cause without prefix; null if the answer has no cause. */
  @Nullable String causeTopic() {
    return causeTopic;
  }

  int partition() {
    return partition;
  }

  long offset() {
    return offset;
  }

  long arrivalMillis() {
    return arrivalMillis;
  }

  /** The cause as text, such as {@code ratings-2@1431}. */
  String cause() {
    return causeTopic + "-" + partition + "@" + offset;
  }

  String effect() {
    return effect;
  }

  /** The rated item; null if the cause is a profile. */
  @Nullable String itemId() {
    return itemId;
  }

  /** The rating; NaN if there is none. */
  double rating() {
    return rating;
  }

  long epochSeconds() {
    return epochSeconds;
  }

  @Nullable String modelVersion() {
    return modelVersion;
  }

  long generatedAtMillis() {
    return generatedAtMillis;
  }

  /** The listed items, best first; empty if only the cause was read. */
  List<String> items() {
    return Collections.unmodifiableList(items);
  }

  /** Number of listed items that are explored. */
  int explored() {
    return explored;
  }
}
