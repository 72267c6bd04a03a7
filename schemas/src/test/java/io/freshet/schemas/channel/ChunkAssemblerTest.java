package io.freshet.schemas.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.record.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkAssemblerTest {
  private static final int CHUNK = 100;
  private static final long LIMIT = 1 << 20;

  private static final class Chunk {
    private final Headers headers;
    private final byte[] bytes;

    Chunk(Headers headers, byte[] bytes) {
      this.headers = headers;
      this.bytes = bytes;
    }

    Headers headers() {
      return headers;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  @TempDir Path folder;

  private final byte[] content = content(CHUNK * 7 + 13);
  private final List<Chunk> chunks = split(content);

  @Test
  void shouldPutChunksTogetherInOrder() throws IOException {
    assertThat(assemble(chunks)).isEqualTo(content);
  }

  @Test
  void shouldPutChunksTogetherInAnyOrder() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      List<Chunk> shuffled = new ArrayList<>(chunks);
      shuffled.addAll(chunks.subList(0, seed % chunks.size()));
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(assemble(shuffled)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "99, 1", "100, 1", "101, 2", "200, 2"})
  void shouldFitTheLastChunk(int size, int count) throws IOException {
    byte[] bytes = content(size);
    List<Chunk> parts = split(bytes);
    assertThat(parts).hasSize(count);
    Path file = folder.resolve("fit");
    try (ChunkAssembler assembler = new ChunkAssembler(file, manifest(bytes, count), LIMIT)) {
      for (Chunk part : parts) {
        assertThat(assembler.accept(part.headers(), part.bytes())).isTrue();
      }
      assembler.finish();
    }
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void shouldReplaceAnOlderLongerFile() throws IOException {
    Files.write(folder.resolve("snapshot"), new byte[5_000]);
    assertThat(assemble(chunks)).isEqualTo(content);
  }

  @Test
  void shouldCountRepeatsOnce() throws IOException {
    try (ChunkAssembler assembler = assembler(manifest(content, chunks.size()))) {
      assertThat(assembler.accept(chunks.get(2).headers(), chunks.get(2).bytes())).isTrue();
      assertThat(assembler.accept(chunks.get(2).headers(), chunks.get(2).bytes())).isFalse();
      assertThat(assembler.missing()).isEqualTo(chunks.size() - 1);
    }
  }

  @Test
  void shouldRefuseToFinishWhileChunksAreMissing() throws IOException {
    for (int missing = 0; missing < chunks.size(); missing++) {
      List<Chunk> incomplete = new ArrayList<>(chunks);
      incomplete.remove(missing);
      assertThatThrownBy(() -> assemble(incomplete))
          .isInstanceOf(ChunkException.class)
          .hasMessage("1 of 8 chunks are missing, the first is " + missing);
    }
  }

  @Test
  void shouldRefuseATruncatedChunk() {
    Chunk whole = chunks.get(3);
    assertRefused(
        ChunkException.Kind.WRONG_LENGTH, whole.headers(), Arrays.copyOf(whole.bytes(), 99));
    assertRefused(ChunkException.Kind.WRONG_LENGTH, whole.headers(), new byte[0]);
    assertRefused(ChunkException.Kind.WRONG_LENGTH, whole.headers(), new byte[10_000]);
    Chunk last = chunks.get(7);
    assertRefused(
        ChunkException.Kind.WRONG_LENGTH, last.headers(), Arrays.copyOf(last.bytes(), 100));
  }

  @Test
  void shouldRefuseAChunkWithAnyFlippedBit() {
    Chunk chunk = chunks.get(1);
    for (int bit = 0; bit < CHUNK * 8; bit++) {
      byte[] flipped = chunk.bytes().clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(ChunkException.Kind.CORRUPT, chunk.headers(), flipped);
    }
  }

  @Test
  void shouldRefuseHeadersThatAreMissingMalformedOrOfAnotherFile() {
    byte[] bytes = chunks.get(0).bytes();
    assertRefused(ChunkException.Kind.BAD_HEADERS, new RecordHeaders(), bytes);
    for (String name : List.of(ChunkCodec.INDEX, ChunkCodec.COUNT, ChunkCodec.CRC32C)) {
      Headers without = new RecordHeaders(chunks.get(0).headers());
      without.remove(name);
      assertRefused(ChunkException.Kind.BAD_HEADERS, without, bytes);
      without.add(name, new byte[3]);
      assertRefused(ChunkException.Kind.BAD_HEADERS, without, bytes);
      without.add(name, null);
      assertRefused(ChunkException.Kind.BAD_HEADERS, without, bytes);
    }
    assertRefused(ChunkException.Kind.BAD_HEADERS, headers(0, 9, bytes), bytes);
    assertRefused(ChunkException.Kind.BAD_HEADERS, headers(8, 9, bytes), bytes);
    Headers negative = new RecordHeaders(chunks.get(0).headers());
    negative.remove(ChunkCodec.INDEX).add(ChunkCodec.INDEX, new byte[] {-1, -1, -1, -1});
    assertRefused(ChunkException.Kind.BAD_HEADERS, negative, bytes);
  }

  @Test
  void shouldRefuseTwoDifferentChunksInOnePlace() throws IOException {
    byte[] other = content(CHUNK * 2);
    other = Arrays.copyOfRange(other, CHUNK, 2 * CHUNK);
    byte[] rival = other;
    try (ChunkAssembler assembler = assembler(manifest(content, chunks.size()))) {
      assembler.accept(chunks.get(0).headers(), chunks.get(0).bytes());
      assertKind(
          ChunkException.Kind.CONTRADICTING,
          () -> assembler.accept(headers(0, chunks.size(), rival), rival));
    }
  }

  @Test
  void shouldRefuseAFileWithAnotherChecksum() {
    List<Chunk> swapped = new ArrayList<>();
    byte[] forged = content.clone();
    forged[0] ^= 1;
    swapped.addAll(split(forged));
    assertKind(ChunkException.Kind.WRONG_CHECKSUM, () -> assemble(swapped));
  }

  @Test
  void shouldRefuseImpossibleSizesBeforeAllocating() {
    assertImpossible(0, new ChunkRange(0, 0, 1, CHUNK));
    assertImpossible(-5, new ChunkRange(0, 0, 1, CHUNK));
    assertImpossible(Long.MAX_VALUE, new ChunkRange(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertImpossible(LIMIT + 1, new ChunkRange(0, 0, 10_486, CHUNK));
    assertImpossible(1_000, new ChunkRange(0, 0, Integer.MAX_VALUE, CHUNK));
    assertImpossible(1_000, new ChunkRange(0, 0, 9, CHUNK));
    assertImpossible(1_000, new ChunkRange(0, 0, 11, CHUNK));
    ModelManifest dust = manifest(1L << 30, "", new ChunkRange(0, 0, 1 << 30, 1));
    assertKind(
        ChunkException.Kind.IMPOSSIBLE_SIZE,
        () -> new ChunkAssembler(folder.resolve("dust"), dust, Long.MAX_VALUE).close());
  }

  @Test
  void shouldCountChunks() {
    assertThat(ChunkCodec.count(1, 100)).isEqualTo(1);
    assertThat(ChunkCodec.count(100, 100)).isEqualTo(1);
    assertThat(ChunkCodec.count(101, 100)).isEqualTo(2);
    assertThatThrownBy(() -> ChunkCodec.putHeaders(new RecordHeaders(), 2, 2, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertImpossible(long size, ChunkRange range) {
    Path file = folder.resolve("impossible");
    assertKind(
        ChunkException.Kind.IMPOSSIBLE_SIZE,
        () -> new ChunkAssembler(file, manifest(size, "", range), LIMIT).close());
    assertThat(file).doesNotExist();
  }

  private void assertRefused(ChunkException.Kind kind, Headers headers, byte[] bytes) {
    assertKind(
        kind,
        () -> {
          try (ChunkAssembler assembler = assembler(manifest(content, chunks.size()))) {
            assembler.accept(headers, bytes);
          }
        });
  }

  private static void assertKind(ChunkException.Kind kind, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            ChunkException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  private byte[] assemble(List<Chunk> parts) throws IOException {
    Path file = folder.resolve("snapshot");
    try (ChunkAssembler assembler = assembler(manifest(content, chunks.size()))) {
      for (Chunk part : parts) {
        assembler.accept(part.headers(), part.bytes());
      }
      assembler.finish();
    }
    return Files.readAllBytes(file);
  }

  private ChunkAssembler assembler(ModelManifest manifest) throws IOException {
    return new ChunkAssembler(folder.resolve("snapshot"), manifest, LIMIT);
  }

  private static List<Chunk> split(byte[] content) {
    int count = ChunkCodec.count(content.length, CHUNK);
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes =
          Arrays.copyOfRange(content, i * CHUNK, Math.min((i + 1) * CHUNK, content.length));
      chunks.add(new Chunk(headers(i, count, bytes), bytes));
    }
    return chunks;
  }

  private static Headers headers(int index, int count, byte[] bytes) {
    Headers headers = new RecordHeaders();
    ChunkCodec.putHeaders(headers, index, count, bytes);
    return headers;
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  private static ModelManifest manifest(byte[] content, int count) {
    return manifest(content.length, sha256(content), new ChunkRange(0, 0, count, CHUNK));
  }

  private static ModelManifest manifest(long size, String sha256, ChunkRange range) {
    ModelManifest m = Examples.MANIFEST;
    return new ModelManifest(
        m.version(),
        m.family(),
        m.recipe(),
        m.parent(),
        m.createdAtMillis(),
        m.dataOffsets(),
        m.forgottenUntil(),
        m.dataUntilEpochSeconds(),
        m.learnedUntilEpochSeconds(),
        m.users(),
        m.items(),
        m.ratings(),
        m.truncatedUsers(),
        m.seed(),
        m.settings(),
        m.learned(),
        m.evaluated(),
        m.refit(),
        m.verdict(),
        size,
        sha256,
        range,
        m.fitSeconds());
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
