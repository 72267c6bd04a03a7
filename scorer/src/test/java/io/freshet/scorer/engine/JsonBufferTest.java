package io.freshet.scorer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
  private final JsonBuffer buffer = new JsonBuffer();

  @Test
  void shouldSpellNumbersAsPeopleDo() {
    assertThat(decimal(0)).isEqualTo("0.0");
    assertThat(decimal(-0.0)).isEqualTo("0.0");
    assertThat(decimal(5)).isEqualTo("5.0");
    assertThat(decimal(-4.5)).isEqualTo("-4.5");
    assertThat(decimal(10)).isEqualTo("10.0");
    assertThat(decimal(0.1)).isEqualTo("0.1");
    assertThat(decimal(0.05)).isEqualTo("0.05");
    assertThat(decimal(1.05)).isEqualTo("1.05");
    assertThat(decimal(1 / 3.0)).isEqualTo("0.3333333");
    assertThat(decimal(2000 / 3.0)).isEqualTo("666.6667");
    assertThat(decimal(99999995)).isEqualTo("100000000.0");
    assertThat(decimal(0.99999999)).isEqualTo("1.0");
    assertThat(decimal(1234567890)).isEqualTo("1234568000.0");
    assertThat(decimal(1e-7)).isEqualTo("1e-7");
    assertThat(decimal(1.5e300)).isEqualTo("1.5e300");
    assertThat(decimal(Double.MIN_VALUE)).isEqualTo("4.940656e-324");
    assertThat(decimal(Double.MAX_VALUE)).isEqualTo("1.797693e308");
  }

  @Test
  void shouldWriteSevenRightDigitsOfAnyNumber() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200_000; i++) {
      double value =
          i % 2 == 0
              ? (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-12, 20))
              : Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      double read = Double.parseDouble(decimal(value));
      double tolerance = Math.max(5.1e-7 * Math.abs(value), Double.MIN_VALUE);
      assertThat(read).isCloseTo(value, within(tolerance));
      if (i % 2 == 0) {
        assertThat(TextBuffer.rounded((float) value))
            .isEqualTo(Double.parseDouble(decimal((float) value)));
      }
    }
  }

  @Test
  void shouldKeepEveryHalfStarAndHundredthAsItIs() {
    for (int hundredths = -1000; hundredths <= 10_000; hundredths++) {
      double value = hundredths / 100.0;
      assertThat(Double.parseDouble(decimal(value))).isEqualTo(value + 0.0);
    }
  }

  @Test
  void shouldWriteAnyWholeNumber() {
    SplittableRandom random = new SplittableRandom(4);
    assertThat(integer(Long.MIN_VALUE)).isEqualTo(Long.toString(Long.MIN_VALUE));
    assertThat(integer(Long.MAX_VALUE)).isEqualTo(Long.toString(Long.MAX_VALUE));
    assertThat(integer(0)).isEqualTo("0");
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertThat(integer(value)).isEqualTo(Long.toString(value));
    }
  }

  @Test
  void shouldEscapeSoThatAnyTextReadsBack() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int c = 0; c < length; c++) {
        text.appendCodePoint(
            switch (random.nextInt(4)) {
              case 0 -> random.nextInt(0x20);
              case 1 -> "\"\\/\u007f\u2028é".codePointAt(random.nextInt(6));
              case 2 -> 0x1F600 + random.nextInt(16);
              default -> ' ' + random.nextInt(95);
            });
      }
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      buffer.clear();
      buffer.raw('"');
      buffer.escaped(utf8, 0, utf8.length);
      buffer.raw('"');
      assertThat(mapper.readValue(buffer.toByteArray(), String.class)).isEqualTo(text.toString());
    }
  }

  private String decimal(double value) {
    buffer.clear();
    buffer.decimal(value);
    return new String(buffer.toByteArray(), StandardCharsets.US_ASCII);
  }

  private String integer(long value) {
    buffer.clear();
    buffer.integer(value);
    return new String(buffer.toByteArray(), StandardCharsets.US_ASCII);
  }
}
