package io.freshet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.record.MalformedRecordException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests, champions, evaluations and answers as JSON. */
class DocumentsFuzzTest {
  private static final Path MANIFEST =
      Path.of("..", "trainer", "src", "test", "resources", "champion-6422e9b", "champion.json");

  private static final List<Function<byte[], Object>> DECODERS =
      List.of(
          ModelManifest::fromJson,
          Champion::fromJson,
          Evaluation::fromJson,
          RecommendationsJson::decode);

  static Stream<byte[]> seeds() throws Exception {
    return Stream.concat(
        Stream.of(Files.readAllBytes(MANIFEST)),
        Seeds.texts(
            "{\"version\":\"v000001\",\"pinned\":false}",
            "{\"userId\":\"1\",\"cause\":null,\"items\":[{\"itemId\":\"1\",\"score\":0.5,\"reasons\":[]}]}",
            "{\"chunks\":{\"first\":-1}}",
            "[",
            "null"));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldDecodeOrRefuseAsMalformed(byte[] json) {
    for (Function<byte[], Object> decoder : DECODERS) {
      try {
        assertThat(decoder.apply(json)).isNotNull();
      } catch (MalformedRecordException e) {
        assertThat(e).hasMessageNotContaining("Exception");
      }
    }
  }
}
