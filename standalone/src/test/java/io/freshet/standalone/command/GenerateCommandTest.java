package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.standalone.data.generate.PlantedContext;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSets;
import io.freshet.standalone.data.read.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

  @TempDir private Path folder;

  private Invocation generate(String... more) {
    String[] arguments = new String[more.length + 8];
    System.arraycopy(
        new String[] {
          "generate",
          folder.resolve("made").toString(),
          "--users=40",
          "--items=60",
          "--ratings=1200",
          "--seed=9",
          "--context-common=0.5",
          "--context-personal=0.25"
        },
        0,
        arguments,
        0,
        8);
    System.arraycopy(more, 0, arguments, 8, more.length);
    return Invocation.of(arguments);
  }

  @Test
  void shouldWriteFilesThatReadBackAsWhatWasGenerated() throws Exception {
    Invocation run = generate();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    DataSet expected =
        new PlantedTastes(40, 60, 1_200, 9, new PlantedContext(0.5, 0.25)).generate();
    DataSet read = DataSets.read(folder.resolve("made"));
    assertThat(read.format()).isEqualTo(Format.MOVIELENS_CSV);
    assertThat(read.ratings().fingerprint()).isEqualTo(expected.ratings().fingerprint());
    assertThat(read.items()).isEqualTo(expected.items());
    assertThat(run.out()).contains("40 users and 60 items").doesNotContain("recall");
  }

  @Test
  void shouldPrintWhatCanBeReached() {
    Invocation run = generate("--ceiling");

    assertThat(run.out().lines().filter(line -> line.matches("(not )?knowing .*recall@10 0\\..*")))
        .hasSize(2);
  }

  @Test
  void shouldRefuseSizesAndStrengthsOutOfRangeAndWriteNothing() {
    for (String wrong : new String[] {"--context-common=3", "--context-personal=-1", "--users=0"}) {
      Invocation run = Invocation.of("generate", folder.resolve("none").toString(), wrong);

      assertThat(run.exitCode()).as(wrong).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).isNotEmpty();
    }
    assertThat(Files.exists(folder.resolve("none"))).isFalse();
  }

  @Test
  void shouldWriteNewsAndRefuseWhatItDoesNotKnow() {
    String made = folder.resolve("news").toString();

    Invocation run =
        Invocation.of("generate", made, "--news", "--users=40", "--items=60", "--ratings=700");
    Invocation wrong = Invocation.of("generate", made, "--news", "--ceiling");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("items that live for hours (40 users, 60 items");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("--news knows no --ceiling");
  }

  @Test
  void shouldSayWhereItCannotWrite() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    Invocation run = Invocation.of("generate", file.toString(), "--ratings=700");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.err()).contains(file.toString());
  }
}
