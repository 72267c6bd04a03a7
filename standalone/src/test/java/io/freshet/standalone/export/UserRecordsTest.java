package io.freshet.standalone.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserRecordsTest {
  private static final UserRecords USER_42 = new UserRecords("42".getBytes(UTF_8));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":\"42\",\"itemId\":\"7\",\"rating\":5}",
        "{\"userId\":42}",
        "{\"itemId\":{\"deep\":[1]},\"user\\u0049d\":\"\\u0034\\u0032\"}",
        "{\"userId\":\"1\",\"userId\":\"42\"}",
        "{\"userId\": \"42\", \"itemId\":",
        "junk {\"userId\":42}",
        "[{\"userId\":\"42\"}]"
      })
  void shouldFindTheUserInAValueUnderAnyKey(String value) {
    assertThat(USER_42.concerns(record(null, value.getBytes(UTF_8)))).isTrue();
    assertThat(USER_42.concerns(record("1".getBytes(UTF_8), value.getBytes(UTF_8)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":\"421\"}",
        "{\"userId\":4.2}",
        "{\"itemId\":\"42\"}",
        "{\"userId\":{\"userId\":\"42\"}}",
        "junk {\"userId\":421}",
        "42",
        ""
      })
  void shouldNotTakeTheRecordOfAnother(String value) {
    assertThat(USER_42.concerns(record(null, value.getBytes(UTF_8)))).isFalse();
  }

  @Test
  void shouldFindTheUserByTheBytesOfTheKey() {
    byte[] lone = {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80, 1};
    UserRecords user = new UserRecords(lone);

    assertThat(user.concerns(record(lone.clone(), null))).isTrue();
    assertThat(user.concerns(record("a".getBytes(UTF_8), null))).isFalse();
    assertThat(
            user.concerns(
                record(
                    null,
                    ("{\"userId\":\"" + new String(lone, ISO_8859_1) + "\"}")
                        .getBytes(ISO_8859_1))))
        .isTrue();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value) {
    return new ConsumerRecord<>("ratings", 0, 0, key, value);
  }
}
