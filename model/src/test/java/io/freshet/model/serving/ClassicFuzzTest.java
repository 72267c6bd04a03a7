package io.freshet.model.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any bytes in the sections give either a usable model or a typed error. */
class ClassicFuzzTest {

  private static final int ITEMS = 12;
  private static final int ROUNDS = 120;
  private static final float[] FLOATS = {
    -1, 0.5f, 11, 12, 13, 1e9f, -1e30f, 1 << 24, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE
  };

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldSurviveAnyCorruption(ClassicSnapshots family) throws IOException {
    Path file = folder.resolve("snapshot");
    family.write(new Random(1), ITEMS).write(file);
    byte[] good = Files.readAllBytes(file);
    assertThat(opensOrIsRefused(file, good)).isTrue();
    Random random = new Random(2);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = good.clone();
      ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int at = random.nextInt(bytes.length / 4) * 4;
      switch (random.nextInt(3)) {
        case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        case 1 -> words.putFloat(at, FLOATS[random.nextInt(FLOATS.length)]);
        default -> words.putInt(at, random.nextInt());
      }
      refused += opensOrIsRefused(file, bytes) ? 0 : 1;
    }
    assertThat(refused).isBetween(1, ROUNDS);
  }

  /** Leaves a section out, and gives one another shape. */
  @ParameterizedTest
  @EnumSource
  void shouldRefuseASnapshotOfAnotherFamilysSections(ClassicSnapshots family) throws IOException {
    Path file = folder.resolve("snapshot");
    for (ClassicSnapshots other : ClassicSnapshots.values()) {
      family.write(new Random(1), ITEMS).write(file);
      String mine = Snapshot.open(file).family();
      other.write(new Random(1), ITEMS).write(file);
      byte[] bytes = Files.readAllBytes(file);
      String theirs = Snapshot.open(file).family();
      if (mine.length() == theirs.length() && !mine.equals(theirs)) {
        replace(bytes, theirs, mine);
        assertThat(opensOrIsRefused(file, bytes)).isFalse();
      }
    }
    SnapshotWriter empty = new SnapshotWriter(mineOf(family), TestSnapshots.catalogue(ITEMS));
    TestSnapshots.putPopularity(new Random(1), empty);
    empty.write(file);
    assertThat(opensOrIsRefused(file, Files.readAllBytes(file))).isFalse();
  }

  private static String mineOf(ClassicSnapshots family) {
    return family.write(new Random(1), ITEMS).family();
  }

  private static void replace(byte[] bytes, String from, String to) {
    byte[] old = from.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] fresh = to.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int at = 0; at + old.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
        System.arraycopy(fresh, 0, bytes, at, fresh.length);
      }
    }
  }

  /** Only typed errors are expected; any other exception fails the test. */
  private static boolean opensOrIsRefused(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      use(ServingModels.load(Snapshot.open(file)));
      return true;
    } catch (SnapshotFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return false;
    }
  }

  private static void use(ServingModel model) {
    int items = model.catalogue().size();
    History history = TestSnapshots.history(new Random(2), items, Math.min(5, items));
    history.state(List.of("A"), List.of("B"), java.util.Map.of("age", "child"));
    FoldedUser user = model.newScorer().foldIn(history);
    if (user != null) {
      TestSnapshots.parts(user.scoreAll(), new int[] {items - 1}, history.size());
      user.predictedRating(items - 1);
    }
  }
}
