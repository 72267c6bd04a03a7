package io.freshet.standalone.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The test whether a record is about a user: it has the user's key, on any partition, or its JSON
 * names the user, under any key. A value that is not JSON, as on {@code rejected-ratings}, is
 * searched for {@code "userId"} and the id.
 */
final class UserRecords {
  private static final String USER_ID = "userId";

  private final byte[] userId;
  private final String text;
  private final Pattern mention;

  /**
   * Creates the test for one user.
   *
   * @param userId the bytes of the user's key
   */
  UserRecords(byte[] userId) {
    this.userId = userId.clone();
    this.text = new String(userId, StandardCharsets.UTF_8);
    // Each byte becomes one character, because the searched bytes may be invalid UTF-8.
    String bytes = new String(userId, StandardCharsets.ISO_8859_1);
    this.mention =
        Pattern.compile(
            "\"" + USER_ID + "\"\\s*:\\s*(\"%1$s\"|%1$s[\\s,}])".formatted(Pattern.quote(bytes)));
  }

  /** Returns whether a record has the user's key. */
  boolean hasKey(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals(record.key(), userId);
  }

  /** Returns whether a record has the user's key or names the user in its value. */
  boolean concerns(ConsumerRecord<byte[], byte[]> record) {
    return hasKey(record) || names(record.value());
  }

  private boolean names(byte @Nullable [] value) {
    if (value == null) {
      return false;
    }
    try (JsonParser parser = Json.MAPPER.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return mentions(value);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = parser.currentName().equals(USER_ID);
        JsonToken token = parser.nextToken();
        if (id && token.isScalarValue() && parser.getText().equals(text)) {
          return true;
        }
        parser.skipChildren();
      }
      return false;
    } catch (JsonProcessingException e) {
      return mentions(value);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private boolean mentions(byte[] value) {
    return mention.matcher(new String(value, StandardCharsets.ISO_8859_1)).find();
  }
}
