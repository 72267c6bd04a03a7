package io.freshet.schemas;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemsTest {
  private static final byte[] KEY = "318".getBytes(UTF_8);

  @Test
  void shouldReadBackWhatItWrote() {
    Item full = new Item("318", "Heat \"é😀\"", List.of("Crime", "Action"), 1995, "…", false);
    Item bare = new Item("318", null, List.of(), null, null, true);
    assertThat(Items.decode(KEY, Items.encode(full)).orThrow()).isEqualTo(full);
    assertThat(Items.decode(KEY, Items.encode(bare)).orThrow()).isEqualTo(bare);
  }

  @Test
  void shouldBeAvailableUnlessItSaysOtherwise() {
    assertThat(decode("{}").orThrow().available()).isTrue();
    assertThat(decode("{\"available\":null}").orThrow().available()).isTrue();
    assertThat(decode("{\"available\":false}").orThrow().available()).isFalse();
  }

  @Test
  void shouldDropRepeatedAndEmptyGenresAndUnknownFields() {
    assertThat(
            decode("{\"genres\":[\"A\",\"\",\"B\",\"A\"],\"cast\":{\"x\":[1]}}").orThrow().genres())
        .containsExactly("A", "B");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\":3} | wrong-type | title | 3",
        "{\"title\":\"\\ud800\"} | invalid-value | title | �",
        "{\"genres\":\"A\"} | wrong-type | genres | \"A\"",
        "{\"genres\":[[]]} | wrong-type | genres | []",
        "{\"year\":1995.5} | wrong-type | year | 1995.5",
        "{\"year\":10000} | out-of-range | year | 10000",
        "{\"year\":99999999999999999999} | out-of-range | year | 99999999999999999999",
        "{\"available\":\"yes\"} | wrong-type | available | \"yes\"",
      })
  void shouldNameFieldValueAndReason(String json, String reason, String field, String value) {
    Rejection rejection = refused(decode(json));
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.field()).isEqualTo(field);
    assertThat(rejection.value()).isEqualTo(value);
  }

  @Test
  void shouldRefuseWhatIsNotOneJsonObject() {
    for (String json :
        List.of(
            "", "null", "[]", "{", "{} {}", "{\"a\":1,\"a\":2}", "{\"a\":" + "[".repeat(30_000))) {
      assertThat(refused(decode(json))).as(json).isInstanceOf(Rejection.NotJson.class);
    }
    byte[] latin = "{\"title\":\"é\"}".getBytes(ISO_8859_1);
    assertThat(refused(Items.decode(KEY, latin))).isInstanceOf(Rejection.NotJson.class);
  }

  @Test
  void shouldRefuseAnImpossibleKey() {
    assertThat(refused(Items.decode(null, "{}".getBytes(UTF_8))))
        .isEqualTo(new Rejection.MissingField("key"));
    assertThat(refused(Items.decode(new byte[0], "{}".getBytes(UTF_8))))
        .isEqualTo(new Rejection.EmptyId("key"));
    assertThat(refused(Items.decode(new byte[129], "{}".getBytes(UTF_8))))
        .isInstanceOf(Rejection.OversizedId.class);
    assertThat(refused(Items.decode(new byte[] {-1}, "{}".getBytes(UTF_8))))
        .isInstanceOf(Rejection.BadId.class);
    assertThat(refused(Items.decode(new byte[] {7}, "{}".getBytes(UTF_8))))
        .isInstanceOf(Rejection.BadId.class);
  }

  @Test
  void shouldRefuseAnOversizedRecordWithoutReadingIt() {
    assertThat(refused(Items.decode(KEY, new byte[70_000])))
        .isEqualTo(new Rejection.OversizedRecord(70_000, 65_536));
  }

  @Test
  void shouldCarryTheRejectionsMessageWhenNobodyHandlesIt() {
    assertThatThrownBy(() -> decode("[]").orThrow())
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("not-json: value '[]': one JSON object");
  }

  private static Parsed<Item> decode(String json) {
    return Items.decode(KEY, json.getBytes(UTF_8));
  }

  private static Rejection refused(Parsed<Item> parsed) {
    assertThat(parsed).isInstanceOf(Parsed.Refused.class);
    return ((Parsed.Refused<Item>) parsed).rejection();
  }
}
