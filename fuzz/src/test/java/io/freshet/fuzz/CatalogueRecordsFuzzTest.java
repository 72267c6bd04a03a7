package io.freshet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.record.Parsed;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Items and profiles: an accepted record equals the one parsed from its canonical form. */
class CatalogueRecordsFuzzTest {
  private static final byte[] KEY = "1".getBytes(UTF_8);

  static Stream<byte[]> seeds() {
    return Seeds.texts(
        "{\"title\":\"Heat"
            + " (1995)\",\"genres\":[\"Crime\",\"Crime\",\"\"],\"year\":1995,\"text\":\"x\",\"available\":false}",
        "{\"likedGenres\":[\"Noir\"],\"dislikedItems\":[7,\"8\"],\"timeZone\":\"Europe/Rome\",\"demographics\":{\"age\":41,\"b\":true}}",
        "{\"title\":\"\\ud800\",\"timeZone\":\"+18:00\"}",
        "{\"genres\":{}}",
        "{\"year\":1e400}",
        "{}",
        "nul");
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldRefuseByTypeOrReadItsOwnFormAgain(byte[] value) {
    if (Items.decode(KEY, value) instanceof Parsed.Accepted<Item> accepted) {
      byte[] canonical = Items.encode(accepted.value());
      if (canonical.length <= Items.MAX_RECORD_BYTES) {
        assertThat(Items.decode(KEY, canonical).orThrow()).isEqualTo(accepted.value());
      }
    }
    if (Profiles.decode(KEY, value) instanceof Parsed.Accepted<UserProfile> accepted) {
      byte[] canonical = Profiles.encode(accepted.value());
      if (canonical.length <= Profiles.MAX_RECORD_BYTES) {
        assertThat(Profiles.decode(KEY, canonical).orThrow()).isEqualTo(accepted.value());
      }
    }
    // A key is bytes from outside, too.
    assertThat(Items.decode(value, "{}".getBytes(UTF_8))).isNotNull();
  }
}
