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
 * Tells which records are about one user: those under the user's key, whatever their partition, and
 * those whose JSON names the user, whatever their key. A value that is no JSON, as {@code
 * rejected-ratings} has them, is searched for {@code "userId"} and the id.
 */
final class UserRecords {
  private static final String USER_ID = "userId";

  private final byte[] userId;
  private final String text;
  private final Pattern mention;

  /**
   * Prepares.
   *
   * @param userId the bytes of the user's key
   */
  UserRecords(byte[] userId) {
    this.userId = userId.clone();
    this.text = new String(userId, StandardCharsets.UTF_8);
    // Bytes as characters of the same number: what is searched need not be UTF-8.
    String bytes = new String(userId, StandardCharsets.ISO_8859_1);
    this.mention =
        Pattern.compile(
            "\"" + USER_ID + "\"\\s*:\\s*(\"%1$s\"|%1$s[\\s,}])".formatted(Pattern.quote(bytes)));
  }

  /** Whether a record is under the user's key. */
  boolean hasKey(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals(record.key(), userId);
  }

  /** Whether a record is under the user's key or names the user in its value. */
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
