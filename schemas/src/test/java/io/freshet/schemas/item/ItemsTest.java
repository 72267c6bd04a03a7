package io.freshet.schemas.item;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        "{\"title\":\"a\\u202eb\"} | invalid-value | title | a�b",
        "{\"title\":\"a\\nb\"} | invalid-value | title | a�b",
        "{\"title\":\"\\u001b[31m\"} | invalid-value | title | �[31m",
        "{\"text\":\"a\\u0000\"} | invalid-value | text | a�",
        "{\"genres\":[\"\\u2028\"]} | invalid-value | genres | �",
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
  void shouldBoundTitleTextAndGenres() {
    assertThat(decode("{\"title\":\"" + "é".repeat(512) + "\"}").orThrow().title()).hasSize(512);
    Rejection title = refused(decode("{\"title\":\"" + "é".repeat(512) + "x\"}"));
    assertThat(title.field()).isEqualTo("title");
    assertThat(title.rule()).isEqualTo("at most 1024 bytes of UTF-8");
    assertThat(refused(decode("{\"text\":\"" + "x".repeat(32_769) + "\"}")).rule())
        .isEqualTo("at most 32768 bytes of UTF-8");
    assertThat(refused(decode("{\"genres\":[\"" + "x".repeat(129) + "\"]}")).rule())
        .isEqualTo("at most 128 bytes of UTF-8");
    String many =
        IntStream.range(0, 65).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    Rejection genres = refused(decode("{\"genres\":[" + many + "]}"));
    assertThat(genres.message()).isEqualTo("invalid-value: genres: at most 64 elements");
  }

  @Test
  void shouldTakeLinesInADescriptionAndMarksThatLanguagesNeed() {
    assertThat(decode("{\"text\":\"a\\r\\n\\tb\"}").orThrow().text()).isEqualTo("a\r\n\tb");
    String persian = "می\u200cخواهم\u200f";
    assertThat(decode("{\"title\":\"" + persian + "\"}").orThrow().title()).isEqualTo(persian);
  }

  @Test
  void shouldCheckAnItemThatDidNotComeAsJson() {
    Item item = new Item("318", "Heat", List.of("Crime"), 1995, null, true);
    assertThat(Items.check(item)).isNull();
    Item spoofed = new Item("318", "\u202e", List.of(), null, null, true);
    assertThat(Items.check(spoofed)).isInstanceOf(Rejection.InvalidValue.class);
    assertThat(Items.check(new Item("a\n", null, List.of(), null, null, true)))
        .isInstanceOf(Rejection.BadId.class);
    assertThat(Items.check(new Item("\ud800", null, List.of(), null, null, true))).isNotNull();
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
