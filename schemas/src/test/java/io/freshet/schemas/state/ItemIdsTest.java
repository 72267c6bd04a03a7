package io.freshet.schemas.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.record.DecimalId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemIdsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "127, 1",
    "128, 2",
    "16511, 2",
    "16512, 3",
    "2113663, 3",
    "2113664, 4",
    "18890879, 4",
    "18890880, 5",
    "4611686018427387903, 9",
    "4611686018427387904, 16",
    "B00004CQT3, 9",
    "tt0111161, 8",
    "é, 4",
    "01, 3"
  })
  void shouldTakeTheBytesOfItsForm(String id, int bytes) {
    assertThat(encode(id).length).isEqualTo(bytes);
    assertThat(decode(encode(id))).isEqualTo(id);
  }

  @Test
  void shouldRoundTripNumbersAroundEveryWidth() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      long number = random.nextLong() >>> (2 + random.nextInt(62));
      String id = Long.toString(number);
      assertThat(decode(encode(id))).isEqualTo(id);
    }
  }

  @Test
  void shouldRoundTripTexts() {
    Random random = new Random(4);
    String letters = "-0Aa_zZ9é b";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder id = new StringBuilder();
      int plain = random.nextInt(3) == 0 ? letters.length() : 8;
      for (int length = 1 + random.nextInt(60); length > 0; length--) {
        id.append(letters.charAt(random.nextInt(plain)));
      }
      assertThat(decode(encode(id.toString()))).isEqualTo(id.toString());
    }
  }

  @Test
  void shouldCompareNumbersAsTheirTexts() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      long a = random.nextLong() >>> (2 + random.nextInt(62));
      long b = random.nextInt(4) == 0 ? a / 10 : random.nextLong() >>> (2 + random.nextInt(62));
      assertThat(Integer.signum(DecimalId.compare(a, b)))
          .as("%d and %d", a, b)
          .isEqualTo(Integer.signum(Long.toString(a).compareTo(Long.toString(b))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "00",
    "01",
    "-1",
    "+1",
    "1e3",
    "12x",
    "4611686018427387904",
    "9223372036854775808",
    "18446744073709551617",
    "99999999999999999999"
  })
  void shouldNotTakeForANumberWhatIsNoneOfOurs(String id) {
    byte[] bytes = id.getBytes(UTF_8);
    assertThat(DecimalId.parse(bytes, 0, bytes.length)).isEqualTo(DecimalId.NONE);
  }

  @Test
  void shouldRefuseALongerFormThanNeeded() {
    for (int[] bytes :
        new int[][] {
          {0xE6, 10, 0, 0, 0, 0, 0, 0, 0, 0}, {0xE7, 0}, {0xE5, 0xFF, 0, 0, 0, 0, 0, 0, 0}
        }) {
      byte[] encoded = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        encoded[i] = (byte) bytes[i];
      }
      assertThatThrownBy(() -> decode(encoded)).isInstanceOf(StateFormatException.class);
    }
  }

  private static byte[] encode(String id) {
    byte[] text = id.getBytes(UTF_8);
    ItemKey key = new ItemKey();
    key.set(text, 0, text.length);
    ByteSink out = new ByteSink(1);
    key.write(out);
    return out.toBytes();
  }

  private static String decode(byte[] encoded) {
    ByteSource in = new ByteSource();
    in.wrap(encoded, 0, encoded.length);
    ItemIdCursor id = new ItemIdCursor();
    id.read(in);
    assertThat(in.remaining()).isZero();
    String bytes = new String(id.textBytes(), id.textOffset(), id.textLength(), UTF_8);
    if (!id.isNumber) {
      assertThat(bytes).isEqualTo(id.toString());
    }
    return id.toString();
  }
}
