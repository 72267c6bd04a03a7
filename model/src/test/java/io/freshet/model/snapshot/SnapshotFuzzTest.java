package io.freshet.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.mf.BiasedMfModel;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.serving.TestSnapshots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes in a file give either a usable model or a typed error. */
class SnapshotFuzzTest {

  private static final int ITEMS = 40;
  private static final int DIRECTORY_END =
      SnapshotLayout.HEADER_BYTES + 8 * SnapshotLayout.ENTRY_BYTES;

  @TempDir Path folder;
  private Path file;
  private byte[] good;

  @BeforeEach
  void writeGoodSnapshot() throws IOException {
    file = folder.resolve("snapshot");
    IalsSettings settings =
        new IalsSettings(0.1, 0.003, 1, 10, ITEMS, List.of(new IalsSettings.Step(1, 2)));
    TestSnapshots.ials(new Random(1), ITEMS, 12, settings).write(file);
    good = Files.readAllBytes(file);
  }

  @Test
  void shouldUseTheGoodSnapshot() throws IOException {
    assertThat(opensOrIsRefused(good)).isTrue();
  }

  @Test
  void shouldRefuseEveryTruncation() throws IOException {
    for (int length = 0; length < good.length; length += length < DIRECTORY_END ? 1 : 13) {
      assertThat(opensOrIsRefused(Arrays.copyOf(good, length))).isFalse();
    }
    assertThat(opensOrIsRefused(Arrays.copyOf(good, good.length + 1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldSurviveAnyCorruption(long seed) throws IOException {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] bytes = good.clone();
      int until = random.nextInt(4) == 0 ? bytes.length : DIRECTORY_END;
      for (int i = 0, n = 1 + random.nextInt(3); i < n; i++) {
        int at = random.nextInt(until);
        switch (random.nextInt(3)) {
          case 0 -> bytes[at] = (byte) random.nextInt(256);
          case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
          default -> {
            long value = interesting(random);
            ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Math.min(at / 4 * 4, bytes.length - 8), value);
          }
        }
      }
      refused += opensOrIsRefused(bytes) ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  /** Sets every number of the directory to values that may overflow. */
  @Test
  void shouldSurviveExtremeNumbersInEveryField() throws IOException {
    long[] values = {
      -1,
      0,
      1,
      7,
      64,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      Long.MAX_VALUE - 63,
      1L << 32,
      (1L << 62) + 64,
      good.length,
      good.length - 64
    };
    for (int at = 8; at < DIRECTORY_END; at += 4) {
      for (long value : values) {
        byte[] bytes = good.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        opensOrIsRefused(bytes);
        bytes = good.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, (int) value);
        opensOrIsRefused(bytes);
      }
    }
    byte[] sections = good.clone();
    ByteBuffer.wrap(sections).order(ByteOrder.LITTLE_ENDIAN).putInt(12, Integer.MAX_VALUE);
    assertThat(opensOrIsRefused(sections)).isFalse();
  }

  @Test
  void shouldSayWhatIsWrong() throws IOException {
    byte[] version = good.clone();
    version[8] = 2;
    Files.write(file, version);
    assertThatThrownBy(() -> Snapshot.open(file))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("format version 2");
    Files.write(file, new byte[200]);
    assertThatThrownBy(() -> Snapshot.open(file))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("does not start with the magic bytes of a snapshot");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"alpha0\":\"x\"}",
        "{\"alpha0\":0,\"reg\":1,\"nu\":1,\"users\":1,\"items\":1}",
        "{\"alpha0\":1e999,\"reg\":1,\"nu\":1,\"users\":1,\"items\":1}",
        "{\"alpha0\":1,\"reg\":1,\"nu\":1,\"users\":1,\"items\":1,\"confidence\":[{\"rating\":1}]}",
        "{\"alpha0\":1,\"reg\":1,\"nu\":1,\"users\":1,\"items\":1,"
            + "\"confidence\":[{\"rating\":1,\"weight\":-1}]}"
      })
  void shouldRefuseSettingsThatAreNone(String settings) throws IOException {
    SnapshotWriter out = new SnapshotWriter(IalsModel.FAMILY, TestSnapshots.catalogue(2));
    out.putFloats("item.factors", 2, 1, new float[2]);
    out.putFloats("gram.diagonal", 1, 1, new float[1]);
    out.putText("foldin", settings);
    out.putText("ranking", "{\"popularityWeight\":0}");
    TestSnapshots.putPopularity(new Random(1), out);
    out.write(file);
    Snapshot snapshot = Snapshot.open(file);

    assertThatThrownBy(() -> ServingModels.load(snapshot))
        .isInstanceOf(SnapshotFormatException.class);
  }

  @Test
  void shouldRefuseFactorsThatDoNotFitTheCatalogue() throws IOException {
    SnapshotWriter out = new SnapshotWriter(BiasedMfModel.FAMILY, TestSnapshots.catalogue(2));
    out.putFloats("item.factors", 3, 1, new float[3]);
    TestSnapshots.putPopularity(new Random(1), out);
    out.write(file);
    Snapshot snapshot = Snapshot.open(file);

    assertThatThrownBy(() -> ServingModels.load(snapshot))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("factors of 3 items");
  }

  /** Only typed errors are expected; any other exception fails the test. */
  private boolean opensOrIsRefused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      ServingModel model = ServingModels.load(Snapshot.open(file));
      use(model);
      return true;
    } catch (SnapshotFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return false;
    }
  }

  private static void use(ServingModel model) {
    int items = model.catalogue().size();
    History history = TestSnapshots.history(new Random(2), items, Math.min(5, items));
    FoldedUser user = model.newScorer().foldIn(history);
    if (user != null) {
      TestSnapshots.parts(user.scoreAll(), new int[] {items - 1}, history.size());
    }
    for (int i = 0; i < items; i++) {
      String id = model.catalogue().id(i);
      assertThat(model.catalogue().indexOf(id)).isEqualTo(i);
      // Any float may be there; the reader only has to stay inside the file.
      float popularity = model.popularity().cell(3, i);
      assertThat(Float.compare(model.popularity().cell(3, i), popularity)).isZero();
    }
  }

  private static long interesting(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(4096) * 64L;
      case 2 -> Long.MAX_VALUE - random.nextInt(4096);
      default -> -random.nextInt(4096);
    };
  }
}
