package io.freshet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.record.Json;
import io.freshet.standalone.data.shop.PlantedShop;
import io.freshet.standalone.data.shop.ShopWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The weights of event types pay on the made-up shop, by the commands of {@code docs/quality.md}.
 * Where there is no Python 3 the test is skipped and says so.
 */
@Timeout(600)
class ShopPurchasesTest {
  private static final String SCRIPT = Path.of("..", "examples", "shop", "purchases.py").toString();
  private static final String METRIC = "full.ndcg@10";

  @TempDir private static Path folder;

  @BeforeAll
  static void split() throws Exception {
    Path shop = folder.resolve("shop");
    ShopWriter.write(PlantedShop.DEFAULT.generate(), shop);
    Process script;
    try {
      script =
          new ProcessBuilder("python3", SCRIPT, shop.toString(), folder.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3: the split of purchases was NOT tried: " + e);
      return;
    }
    String said = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor()).as(said).isZero();
    assertThat(said).contains("purchases after it");
  }

  @Test
  void shouldBeatPopularityOnPurchasesAndNotDoAsWellWithoutWeights() throws Exception {
    JsonNode weighted = evaluate("1:1,3:3,5:5");
    JsonNode alike = evaluate("1:1");

    assertThat(weighted.at("/lift/over").asText()).isEqualTo("popularity, liked");
    assertThat(weighted.get("lift").get("intervals").get(METRIC).get(0).asDouble()).isPositive();
    assertThat(alike.get("metrics").get(METRIC).asDouble())
        .isLessThan(weighted.get("intervals").get(METRIC).get(0).asDouble());
  }

  @Test
  void shouldAskForPurchasesOfProductsThatTheCustomerHadNoEventOn() throws Exception {
    List<String> known = pairs("train.csv");
    List<String> asked = pairs("test.csv");

    assertThat(asked).hasSizeGreaterThan(300).doesNotContainAnyElementsOf(known);
    assertThat(asked.stream().map(pair -> pair.replaceFirst(",.*", ""))).doesNotHaveDuplicates();
  }

  private static List<String> pairs(String file) throws IOException {
    List<String> pairs = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      pairs.add(line.replaceFirst("^([^,]+,[^,]+),.*", "$1"));
    }
    return pairs.subList(1, pairs.size());
  }

  private static JsonNode evaluate(String confidence) throws IOException {
    Path json = folder.resolve("result.json");
    Invocation run =
        Invocation.of(
            "evaluate",
            "leave-last-out",
            "--train=" + folder.resolve("train.csv"),
            "--test=" + folder.resolve("test.csv"),
            "--family=ials",
            "--set=ials.confidence=" + confidence,
            "--json=" + json);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    JsonNode families = Json.MAPPER.readTree(Files.readAllBytes(json));
    return families.get(families.size() - 1);
  }
}
