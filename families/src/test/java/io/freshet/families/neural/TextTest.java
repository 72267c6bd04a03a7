package io.freshet.families.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.item.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @TempDir Path folder;

  private static Item item(@Nullable String title, @Nullable String text, String... genres) {
    return new Item("1", title, List.of(genres), null, text, true);
  }

  @Test
  void shouldCleanATextDownToItsWords() {
    assertThat(CleanText.words("<p>The <b>Caf\u00e9</b> &amp; its 2 OWNERS, re-opened!</p>"))
        .containsExactly("caf", "2", "owners", "re", "opened");
  }

  @Test
  void shouldFallBackToTitleAndThenToGenres() {
    assertThat(CleanText.words(item("Heat (1995)", "<i>Bank robbers</i>", "Crime")))
        .containsExactly("bank", "robbers");
    assertThat(CleanText.words(item("Heat (1995)", "<br/> the \u2014", "Crime")))
        .containsExactly("heat", "1995");
    assertThat(CleanText.words(item(null, null, "Crime", "Film-Noir")))
        .containsExactly("crime", "film", "noir");
    assertThat(CleanText.words(item(null, null))).isEmpty();
  }

  @Test
  void shouldReadWordVectorsFromATextFile() throws IOException {
    Path file = folder.resolve("vectors.txt");
    Files.writeString(file, "3 2\nsea 1 2\nrace -0.5 1e-1\nunused 7 8\n");

    WordVectorFile vectors = WordVectorFile.read(file, Set.of("sea", "race", "absent"));

    assertThat(vectors.width()).isEqualTo(2);
    assertThat(vectors.of("sea")).containsExactly(1, 2);
    assertThat(vectors.of("race")).containsExactly(-0.5f, 0.1f);
    assertThat(vectors.of("unused")).isNull();
    assertThat(vectors.mean(List.of("sea", "race", "absent"))).containsExactly(0.25f, 1.05f);
    assertThat(vectors.mean(List.of("absent"))).containsExactly(0, 0);
  }

  @Test
  void shouldReadWordVectorsFromABinaryFile() throws IOException {
    Path file = folder.resolve("vectors.bin");
    Files.write(file, binary());

    WordVectorFile vectors = WordVectorFile.read(file, Set.of("sea", "race"));

    assertThat(vectors.of("sea")).containsExactly(1, 2);
    assertThat(vectors.of("race")).containsExactly(-3, 32);
  }

  private static byte[] binary() {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("2 2\nsea ".getBytes(StandardCharsets.US_ASCII)).putFloat(1).putFloat(2);
    bytes.put("\nrace ".getBytes(StandardCharsets.US_ASCII)).putFloat(-3).putFloat(32);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "-1 2\n",
        "0 2\n",
        "1 0\n",
        "1 99999999\n",
        "99999999999 2\n",
        "x y\n",
        "2 2\nsea 1 2\n",
        "1 2\nsea 1\n",
        "1 2\nsea 1 two\n",
        "1 2\nsea 1 NaN\n"
      })
  void shouldRefuseAFileThatIsNone(String content) throws IOException {
    Path file = folder.resolve("vectors.txt");
    Files.writeString(file, content);

    assertThatThrownBy(() -> WordVectorFile.read(file, Set.of("sea")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void shouldRefuseTruncatedAndOverwrittenFiles() throws IOException {
    Path file = folder.resolve("vectors.bin");
    byte[] good = binary();
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> WordVectorFile.read(file, Set.of("sea")))
          .isInstanceOf(IllegalArgumentException.class);
    }
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      Files.write(file, bytes);
      try {
        assertThat(WordVectorFile.read(file, Set.of("sea")).width()).isBetween(1, 4096);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void shouldSayThatAFileIsMissing() {
    assertThatThrownBy(() -> WordVectorFile.read(folder.resolve("none"), Set.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none");
  }

  @Test
  void shouldTrainTheSameWordVectorsForASeed() {
    List<List<String>> texts = new ArrayList<>();
    Random random = new Random(3);
    List<String> sea = List.of("calm", "sea", "harbour", "wave");
    List<String> race = List.of("loud", "engine", "race", "wheel");
    for (int k = 0; k < 60; k++) {
      List<String> words = new ArrayList<>(k % 2 == 0 ? sea : race);
      Collections.shuffle(words, random);
      texts.add(words);
    }
    WordVectors first = TrainedWordVectors.train(texts, 8, 3, 5);
    WordVectors again = TrainedWordVectors.train(texts, 8, 3, 5);

    for (String word : List.of("sea", "race", "wheel")) {
      assertThat(first.of(word)).hasSize(8).isEqualTo(again.of(word));
    }
    assertThat(first.of("absent")).isNull();
  }
}
