package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
  @ParameterizedTest
  @CsvSource({
    "0, 726fdb47dd0e0e31",
    "1, 74f839c593dc67fd",
    "2, 0d6c8009d9a94f5a",
    "8, 93f5f5799a932462",
    "15, a129ca6149be45e5"
  })
  void shouldGiveTheHashesOfTheReferenceImplementation(int length, String expected) {
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    assertThat(Long.toHexString(hash.of(bytes)))
        .isEqualTo(Long.toHexString(Long.parseUnsignedLong(expected, 16)));
  }

  @Test
  void shouldHashIndependentlyUnderOtherKeys() {
    byte[] bytes = "42".getBytes(UTF_8);
    assertThat(SipHash.keyedBy("a").of(bytes))
        .isEqualTo(SipHash.keyedBy("a").of(bytes))
        .isNotEqualTo(SipHash.keyedBy("b").of(bytes));
  }
}
