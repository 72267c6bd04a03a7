package io.freshet.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of boards stay readable. A change of the layout needs a new version in the magic number,
 * and a reader of these bytes beside it.
 */
class BoardFileTest {
  /** Made from the layout by another program, not by {@link BoardFile}. */
  private static final String GOLDEN =
      "465842017f9c3338" // magic number and checksum
          + "0000000200000000000000000000002a000000030000010000000000" // offsets
          + "00000001" // number of experiments
          + "00047769646500103966383664303831383834633764363500000002" // name, salt, number of arms
          + "0007636f6e74726f6c000000040123456789abcdef0000000200030007fedcba98765432100000000000c800" // control
          + "c800000000000000cf0000000000000001000000000000080c409362000000000000000000"
          + "0004776964650000000200000000000000ff0000000100000001000000000000000100000000000000000000" // wide
          + "00000000000a40190000000000000000000200000000000000963fe0000000000000bfd00000000000003ff4"
          + "00000000000000000000000000d03fc0000000000000bfb00000000000003fd4000000000000"
          + "000000018000000000000001" // forgotten
          + "000000020013302f636f6e74726f6c2f726174696e67732d3200000000000005970011312f776964652f7072" // last causes
          + "6f66696c65732d300000000000000009"
          + "000000000000000c"; // left out

  private static final SavedExperiment WIDE =
      new SavedExperiment(
          "wide",
          "9f86d081884c7d65",
          List.of(
              new SavedExperiment.SavedArm(
                  "control",
                  new long[] {
                    0x0123456789abcdefL, sums(7, 3, 2), 0xfedcba9876543210L, sums(200, 200, 0)
                  },
                  new ArmSums.Lists(207, 1, 2_060, 1_240.5),
                  List.of()),
              new SavedExperiment.SavedArm(
                  "wide",
                  new long[] {0xffL, sums(1, 0, 1)},
                  new ArmSums.Lists(1, 0, 10, 6.25),
                  List.of(
                      new RunningPoints.Point(150, 0.5, -0.25, 1.25),
                      new RunningPoints.Point(208, 0.125, -0.0625, 0.3125)))),
          new long[] {0x8000000000000001L},
          Map.of("0/control/ratings-2", 1_431L, "1/wide/profiles-0", 9L),
          12);
  private static final BoardFile.Content CONTENT =
      new BoardFile.Content(Map.of(0, 42L, 3, 1L << 40), List.of(WIDE));

  @TempDir Path folder;

  private static long sums(long likes, long hits, long popularityHits) {
    return likes | hits << 16 | popularityHits << 32;
  }

  @Test
  void shouldWriteTheseBytes() throws Exception {
    assertThat(HexFormat.of().formatHex(BoardFile.encode(CONTENT))).isEqualTo(GOLDEN);
  }

  @Test
  void shouldReadTheseBytes() throws Exception {
    Files.write(folder.resolve("experiments.board"), HexFormat.of().parseHex(GOLDEN));

    BoardFile.Content read = new BoardFile(folder).read();

    assertThat(read).usingRecursiveComparison().isEqualTo(CONTENT);
  }

  @Test
  void shouldRefuseEveryChangedByteAndEveryShorterFile() {
    byte[] golden = HexFormat.of().parseHex(GOLDEN);
    for (int at = 0; at < golden.length; at++) {
      byte[] changed = golden.clone();
      changed[at] ^= 0x10;
      assertThatThrownBy(() -> BoardFile.decode(changed)).isInstanceOf(IOException.class);
      byte[] cut = java.util.Arrays.copyOf(golden, at);
      assertThatThrownBy(() -> BoardFile.decode(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldStartAnewIfTheFileCannotBeRead() throws Exception {
    Files.write(folder.resolve("experiments.board"), new byte[] {1, 2, 3});
    assertThat(new BoardFile(folder).read()).isEqualTo(BoardFile.Content.EMPTY);
    assertThat(new BoardFile(folder.resolve("missing")).read()).isEqualTo(BoardFile.Content.EMPTY);
  }
}
