package io.freshet.ingest.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.HttpJson;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.topic.UserPartitioner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reader of posted lines. It applies the same rules as ingest, scorer and trainer, so no line is
 * written that one of them would refuse later. One reader serves one request.
 */
final class PostedLineReader {
  private final RatingRules rules;
  private final int partitions;
  private final long nowMillis;
  private final RatingParser parser;
  private final ParsedRating rating = new ParsedRating();

  /**
   * Creates a reader.
   *
   * @param nowMillis current time, in place of the time at which the broker will append the
   *     records; epoch milliseconds
   */
  PostedLineReader(RatingRules rules, EventTypes types, int userPartitions, long nowMillis) {
    this.rules = rules;
    this.partitions = userPartitions;
    this.nowMillis = nowMillis;
    this.parser = new RatingParser(rules, types);
  }

  /** Reads a rating or an event of a type; its bytes are written unchanged. */
  PostedLine rating(byte[] line) {
    Rejection refused = parser.parse(null, line, nowMillis, rating);
    if (refused != null) {
      return PostedLine.refused(refused);
    }
    byte[] key = rating.userKey();
    return new PostedLine(key, line, UserPartitioner.partition(key, partitions), null);
  }

  /** Reads an item with its {@code itemId}. */
  PostedLine item(byte[] line) {
    Parsed<byte[]> id = id(line, "itemId", Items.MAX_RECORD_BYTES);
    if (id instanceof Parsed.Refused<byte[]> refused) {
      return PostedLine.refused(refused.rejection());
    }
    byte[] key = id.orThrow();
    Strict strict = new Strict("itemId", Items.FIELDS);
    Parsed<Item> item = strict.checked(Items.decode(key, line, strict));
    return item instanceof Parsed.Refused<Item> refused
        ? PostedLine.refused(refused.rejection())
        : new PostedLine(key, Items.encode(item.orThrow()), null, null);
  }

  /** Reads a profile with its {@code userId}. */
  PostedLine profile(byte[] line) {
    Parsed<byte[]> id = id(line, "userId", Profiles.MAX_RECORD_BYTES);
    if (id instanceof Parsed.Refused<byte[]> refused) {
      return PostedLine.refused(refused.rejection());
    }
    byte[] key = id.orThrow();
    Strict strict = new Strict("userId", Profiles.FIELDS);
    Parsed<UserProfile> profile = strict.checked(Profiles.decode(key, line, strict));
    if (profile instanceof Parsed.Refused<UserProfile> refused) {
      return PostedLine.refused(refused.rejection());
    }
    byte[] value = Profiles.encode(profile.orThrow());
    if (value.length > Profiles.MAX_RECORD_BYTES) {
      return PostedLine.refused(
          new Rejection.OversizedRecord(value.length, Profiles.MAX_RECORD_BYTES));
    }
    return new PostedLine(key, value, UserPartitioner.partition(key, partitions), null);
  }

  /**
   * Check for unknown fields, which are refused here. On the topics unknown fields are ignored, so
   * that producers may be newer than their readers.
   */
  private static final class Strict implements Consumer<String> {
    private final String id;
    private final Set<String> known;
    private @Nullable String unknown;

    Strict(String id, Set<String> others) {
      this.id = id;
      this.known = new TreeSet<>(others);
      this.known.add(id);
    }

    @Override
    public void accept(String name) {
      if (unknown == null && !name.equals(id)) {
        unknown = name;
      }
    }

    <T> Parsed<T> checked(Parsed<T> parsed) {
      return unknown == null || parsed instanceof Parsed.Refused<T>
          ? parsed
          : new Parsed.Refused<>(Rejection.UnknownField.of(unknown, known));
    }
  }

  private Parsed<byte[]> id(byte[] line, String field, int maxBytes) {
    if (line.length > maxBytes) {
      return new Parsed.Refused<>(new Rejection.OversizedRecord(line.length, maxBytes));
    }
    JsonNode node;
    try {
      node = HttpJson.decode(line);
    } catch (IOException e) {
      // The parser's message is not for clients; the rule below is enough.
      node = null;
    }
    if (node == null || !node.isObject()) {
      return new Parsed.Refused<>(
          new Rejection.NotJson(
              "value", new String(line, StandardCharsets.UTF_8), "one JSON object"));
    }
    JsonNode id = node.get(field);
    if (id == null || id.isNull()) {
      return new Parsed.Refused<>(new Rejection.MissingField(field));
    }
    if (!id.isTextual() && !id.isIntegralNumber()) {
      return new Parsed.Refused<>(
          new Rejection.WrongType(field, id.toString(), "a string or a whole number"));
    }
    return checked(field, id.asText());
  }

  private Parsed<byte[]> checked(String field, String id) {
    Rejection refused = PlainText.checkId(field, id, rules.maxIdBytes());
    return refused == null
        ? new Parsed.Accepted<>(id.getBytes(StandardCharsets.UTF_8))
        : new Parsed.Refused<>(refused);
  }
}
