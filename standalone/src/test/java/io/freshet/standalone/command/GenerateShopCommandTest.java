package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.standalone.data.shop.PlantedShop;
import io.freshet.standalone.data.shop.ShopWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateShopCommandTest {

  @TempDir private Path folder;

  @Test
  void shouldWriteTheShopThatItWasAskedFor() throws Exception {
    Path made = folder.resolve("made");
    Invocation run =
        Invocation.of(
            "generate",
            "shop",
            made.toString(),
            "--customers=30",
            "--products=50",
            "--visits=200",
            "--seed=9");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("made-up shop (seed 9): 50 products, ").contains("anonymous");
    ShopWriter.write(new PlantedShop(30, 50, 200, 9).generate(), folder.resolve("expected"));
    for (String file : new String[] {"products.jsonl", "orders.jsonl", "clicks.jsonl"}) {
      assertThat(made.resolve(file))
          .hasSameBinaryContentAs(folder.resolve("expected").resolve(file));
    }
  }

  @Test
  void shouldRefuseSizesOutOfRangeAndWriteNothing() {
    for (String wrong : new String[] {"--customers=0", "--products=39", "--visits=1"}) {
      Invocation run = Invocation.of("generate", "shop", folder.resolve("none").toString(), wrong);

      assertThat(run.exitCode()).as(wrong).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("got");
    }
    assertThat(Files.exists(folder.resolve("none"))).isFalse();
  }

  @Test
  void shouldSayWhereItCannotWrite() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    Invocation run = Invocation.of("generate", "shop", file.toString(), "--visits=1000");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.err()).contains(file.toString());
  }

  @Test
  void shouldStillRequireAFolderForRatings() {
    Invocation run = Invocation.of("generate");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("FOLDER");
  }
}
