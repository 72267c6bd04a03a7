package io.freshet.schemas.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
  private static final byte[] KEY = "42".getBytes(UTF_8);
  private static final UserProfile FULL =
      new UserProfile(
          List.of("Comedy", "Crime"),
          List.of("Horror"),
          List.of("318"),
          List.of("7", "a b"),
          ZoneId.of("Europe/Rome"),
          Map.of("gender", "f", "age", "25-34"));

  @Test
  void shouldReadBackWhatItWrote() {
    assertThat(Profiles.decodeKept(Profiles.encode(FULL)).orThrow()).isEqualTo(FULL);
    assertThat(Profiles.decode("42".getBytes(UTF_8), Profiles.encode(FULL)).orThrow())
        .isEqualTo(FULL);
    assertThat(Profiles.decodeKept(Profiles.encode(UserProfile.EMPTY)).orThrow())
        .isEqualTo(UserProfile.EMPTY);
  }

  @Test
  void shouldWriteEqualProfilesAsEqualBytes() {
    UserProfile same =
        new UserProfile(
            FULL.likedGenres(),
            FULL.dislikedGenres(),
            FULL.likedItems(),
            FULL.dislikedItems(),
            FULL.timeZone(),
            Map.of("age", "25-34", "gender", "f"));
    assertThat(Profiles.encode(same)).isEqualTo(Profiles.encode(FULL));
  }

  @Test
  void shouldTakeNumbersAsIdsAndAsDemographics() {
    UserProfile profile =
        decode(
                "{\"likedItems\":[318,\"318\",7],\"demographics\":{\"age\":25,\"member\":true,\"zip\":null}}")
            .orThrow();
    assertThat(profile.likedItems()).containsExactly("318", "7");
    assertThat(profile.demographics())
        .containsExactly(Map.entry("age", "25"), Map.entry("member", "true"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"timeZone\":\"Mars/Olympus\"} | invalid-value | timeZone",
        "{\"timeZone\":1} | wrong-type | timeZone",
        "{\"likedGenres\":[\"A\"],\"dislikedGenres\":[\"A\"]} | invalid-value | dislikedGenres",
        "{\"likedItems\":[1],\"dislikedItems\":[\"1\"]} | invalid-value | dislikedItems",
        "{\"likedItems\":[\"\"]} | empty-id | likedItems",
        "{\"likedItems\":[1.0]} | wrong-type | likedItems",
        "{\"likedItems\":[\"a\\n\"]} | bad-id | likedItems",
        "{\"likedItems\":[\"a\\u202e\"]} | bad-id | likedItems",
        "{\"likedGenres\":[\"a\\u0007\"]} | invalid-value | likedGenres",
        "{\"demographics\":{\"a\":\"\\u009b\"}} | invalid-value | demographics",
        "{\"demographics\":{\"\\u009b\":1}} | invalid-value | demographics",
        "{\"demographics\":[]} | wrong-type | demographics",
        "{\"demographics\":{\"a\":{}}} | wrong-type | demographics",
        "{\"demographics\":{\"\\ud800\":\"x\"}} | not-json | value",
      })
  void shouldNameFieldAndReason(String json, String reason, String field) {
    assertThat(decode(json)).isInstanceOf(Parsed.Refused.class);
    Rejection rejection = ((Parsed.Refused<UserProfile>) decode(json)).rejection();
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.field()).isEqualTo(field);
  }

  @Test
  void shouldBoundGenresAndTexts() {
    assertThat(decode(genres(64, "g".repeat(125)))).isInstanceOf(Parsed.Accepted.class);
    assertThat(decode(genres(65, "g"))).isInstanceOf(Parsed.Refused.class);
    assertThat(decode(genres(1, "g".repeat(128)))).isInstanceOf(Parsed.Refused.class);
    String longest = "{\"demographics\":{\"a\":\"" + "x".repeat(1025) + "\"}}";
    assertThat(decode(longest)).isInstanceOf(Parsed.Refused.class);
  }

  @Test
  void shouldReadWhatAnEarlierReleaseAcceptedOutOfAState() {
    byte[] value = genres(65, "a\\u202e").getBytes(UTF_8);
    assertThat(Profiles.decodeKept(value).orThrow().likedGenres()).hasSize(65);
    byte[] ids = "{\"likedItems\":[\"a\\u202e\"]}".getBytes(UTF_8);
    assertThat(Profiles.decodeKept(ids).orThrow().likedItems()).containsExactly("a\u202e");
  }

  private static String genres(int count, String prefix) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> "\"" + prefix + i + "\"")
        .collect(java.util.stream.Collectors.joining(",", "{\"likedGenres\":[", "]}"));
  }

  @Test
  void shouldRefuseAProfileWithoutKey() {
    assertThat(Profiles.decode(null, "{}".getBytes(UTF_8)))
        .isEqualTo(new Parsed.Refused<>(new Rejection.MissingField("key")));
  }

  private static Parsed<UserProfile> decode(String json) {
    return Profiles.decode(KEY, json.getBytes(UTF_8));
  }
}
