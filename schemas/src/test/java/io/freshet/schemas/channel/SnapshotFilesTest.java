package io.freshet.schemas.channel;

import static io.freshet.schemas.channel.PublishedSnapshot.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.channel.SnapshotRefusedException.Refusal;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFilesTest {

  private static final int CHUNK = 1000;
  private static final String VERSION = "v000001";

  @TempDir Path folder;

  private final Topics topics = new Topics("");
  private final String chunkTopic = topics.modelChunks().name();
  private final InMemoryKafka kafka = new InMemoryKafka().create(topics.modelChunks().name(), 1);
  private final byte[] file = random(3500, 1);

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private SnapshotFetcher fetcher(LongSupplier nanoTime) {
    return new SnapshotFetcher(
        kafka.consumer(), chunkTopic, 1 << 20, Duration.ofSeconds(5), nanoTime);
  }

  private Path get(ModelManifest manifest) throws Exception {
    try (SnapshotFetcher fetcher = fetcher(System::nanoTime)) {
      return new SnapshotFiles(folder).get(manifest, fetcher);
    }
  }

  private ModelManifest published(String version, byte[] bytes) throws IOException {
    return PublishedSnapshot.chunks(kafka, topics, version, "ials", 3, bytes, CHUNK);
  }

  private void appendChunk(String version, int index, int count, byte[] chunk, byte[] checksumOf) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(chunkTopic, 0, version, chunk);
    ChunkCodec.putHeaders(record.headers(), index, count, checksumOf);
    kafka.append(record);
  }

  private byte[] chunk(int index) {
    return Arrays.copyOfRange(file, index * CHUNK, Math.min(file.length, (index + 1) * CHUNK));
  }

  private ModelManifest manifestOf(byte[] bytes, long first, int count) {
    return manifest(
        VERSION,
        "ials",
        3,
        bytes.length,
        PublishedSnapshot.sha256(bytes),
        new ChunkRange(0, first, count, CHUNK));
  }

  private void shouldBeRefused(ModelManifest manifest, Refusal refusal) {
    assertThatThrownBy(() -> get(manifest))
        .isInstanceOfSatisfying(
            SnapshotRefusedException.class,
            e -> {
              assertThat(e.refusal()).isEqualTo(refusal);
              assertThat(e.version()).isEqualTo(VERSION);
            });
    assertThat(folder.toFile().list()).as("nothing half-done is left").isEmpty();
  }

  @Test
  void shouldPutAFileTogether() throws Exception {
    published("v000000", random(2222, 2));
    ModelManifest manifest = published(VERSION, file);
    published("v000002", random(2222, 3));

    assertThat(get(manifest)).hasBinaryContent(file);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void shouldWaitForACommitThatHasNotReachedTheChunks() throws Exception {
    published("v000000", random(2222, 2));
    InMemoryKafka.Writer writer = kafka.producer();
    ModelManifest manifest = committedWithoutMarkers(writer);
    AtomicLong ticks = new AtomicLong();
    LongSupplier clock =
        () -> {
          if (ticks.incrementAndGet() == 3) {
            writer.writeMarkers();
          }
          return ticks.get();
        };

    try (SnapshotFetcher fetcher = fetcher(clock)) {
      assertThat(new SnapshotFiles(folder).get(manifest, fetcher)).hasBinaryContent(file);
    }
  }

  @Test
  void shouldNotRefuseWhileACommitHasNotReachedTheChunks() throws Exception {
    InMemoryKafka.Writer writer = kafka.producer();
    ModelManifest manifest = committedWithoutMarkers(writer);
    AtomicLong seconds = new AtomicLong();
    LongSupplier clock = () -> TimeUnit.SECONDS.toNanos(seconds.incrementAndGet());

    try (SnapshotFetcher fetcher = fetcher(clock)) {
      SnapshotFiles files = new SnapshotFiles(folder);
      assertThatThrownBy(() -> files.get(manifest, fetcher))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("only to offset 0 of 4");
      assertThat(folder.toFile().list()).as("nothing half-done is left").isEmpty();

      writer.writeMarkers();
      assertThat(files.get(manifest, fetcher)).hasBinaryContent(file);
    }
  }

  /**
   * Publishes {@link #file} so that a reader sees the manifest on {@code models} before its chunks
   * are committed.
   */
  private ModelManifest committedWithoutMarkers(InMemoryKafka.Writer writer) throws Exception {
    writer.withholdMarkers(new TopicPartition(chunkTopic, 0));
    writer.initTransactions();
    writer.beginTransaction();
    long first = -1;
    for (int index = 0; index < 4; index++) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(chunkTopic, 0, VERSION, chunk(index));
      ChunkCodec.putHeaders(record.headers(), index, 4, chunk(index));
      long offset = writer.send(record).get().offset();
      first = first < 0 ? offset : first;
    }
    writer.commitTransaction();
    return manifestOf(file, first, 4);
  }

  @Test
  void shouldTakeChunksInAnyOrderAndRepeated() throws Exception {
    for (int index : new int[] {2, 0, 3, 0, 1}) {
      appendChunk(VERSION, index, 4, chunk(index), chunk(index));
    }

    assertThat(get(manifestOf(file, 0, 4))).hasBinaryContent(file);
  }

  @Test
  void shouldPassOverChunksOfOthersInBetween() throws Exception {
    for (int index = 0; index < 4; index++) {
      appendChunk(VERSION, index, 4, chunk(index), chunk(index));
      appendChunk("v000002", index, 4, random(CHUNK, index), random(CHUNK, index));
    }

    assertThat(get(manifestOf(file, 0, 4))).hasBinaryContent(file);
  }

  @Test
  void shouldRefuseWhenAChunkIsMissing() throws Exception {
    ModelManifest manifest = published(VERSION, file);
    kafka.lose(chunkTopic, r -> r.offset() == 2);

    shouldBeRefused(manifest, Refusal.MISSING_CHUNKS);
  }

  @Test
  void shouldRefuseWhenTheTopicEndsEarly() throws Exception {
    ModelManifest manifest = published(VERSION, file);
    kafka.lose(chunkTopic, r -> r.offset() >= 2);

    shouldBeRefused(manifest, Refusal.MISSING_CHUNKS);
  }

  @Test
  void shouldRefuseATruncatedChunk() throws Exception {
    for (int index = 0; index < 4; index++) {
      byte[] chunk = index == 1 ? Arrays.copyOf(chunk(index), CHUNK - 1) : chunk(index);
      appendChunk(VERSION, index, 4, chunk, chunk);
    }

    shouldBeRefused(manifestOf(file, 0, 4), Refusal.BAD_CHUNK);
  }

  @Test
  void shouldRefuseACorruptChunk() throws Exception {
    for (int index = 0; index < 4; index++) {
      byte[] chunk = chunk(index);
      if (index == 2) {
        chunk[17] ^= 1;
      }
      appendChunk(VERSION, index, 4, chunk, chunk(index));
    }

    shouldBeRefused(manifestOf(file, 0, 4), Refusal.BAD_CHUNK);
  }

  @Test
  void shouldRefuseAChunkWithoutHeaders() throws Exception {
    ModelManifest manifest = manifestOf(file, 0, 4);
    kafka.append(chunkTopic, 0, VERSION, chunk(0));

    shouldBeRefused(manifest, Refusal.BAD_CHUNK);
  }

  @Test
  void shouldRefuseAWholeThatIsNotWhatTheManifestSays() throws Exception {
    byte[] other = file.clone();
    other[0] ^= 1;
    published(VERSION, other);

    shouldBeRefused(manifestOf(file, 0, 4), Refusal.DIGEST_MISMATCH);
  }

  @Test
  void shouldRefuseAManifestThatContradictsItself() throws Exception {
    published(VERSION, file);

    shouldBeRefused(manifestOf(file, 0, 5), Refusal.BAD_MANIFEST);
  }

  @Test
  void shouldRefuseASnapshotLargerThanAllowed() throws Exception {
    byte[] huge = random((1 << 20) + 1, 4);

    shouldBeRefused(published(VERSION, huge), Refusal.BAD_MANIFEST);
  }

  @Test
  void shouldRefuseASnapshotWhoseChunksAreTrimmed() throws Exception {
    ModelManifest manifest = published(VERSION, file);
    kafka.deleteBefore(new TopicPartition(chunkTopic, 0), 1);

    shouldBeRefused(manifest, Refusal.TRIMMED);
  }

  @Test
  void shouldNotCallTrimmedWhatTheLogDoesNotReach() throws Exception {
    published("v000000", random(1000, 1));

    assertThatThrownBy(() -> get(manifestOf(file, 5, 4)))
        .isInstanceOf(OffsetOutOfRangeException.class);
  }

  @Test
  void shouldUseTheFileOnDisk() throws Exception {
    ModelManifest manifest = published(VERSION, file);
    Path first = get(manifest);
    kafka.deleteBefore(new TopicPartition(chunkTopic, 0), 4);

    assertThat(get(manifest)).isEqualTo(first).hasBinaryContent(file);
  }

  @Test
  void shouldFetchAgainWhenTheFileOnDiskHasChanged() throws Exception {
    ModelManifest manifest = published(VERSION, file);
    Path path = get(manifest);
    byte[] spoiled = file.clone();
    spoiled[1234] ^= 1;
    Files.write(path, spoiled);

    assertThat(get(manifest)).hasBinaryContent(file);
  }

  @Test
  void shouldRemoveAllButTheFilesItIsToRetain() throws Exception {
    ModelManifest one = published(VERSION, file);
    ModelManifest two = published("v000002", random(500, 5));
    Path kept = get(one);
    get(two);
    Files.writeString(folder.resolve("v000003-00.snapshot.part"), "left by a crash");
    Files.writeString(folder.resolve("notes.txt"), "not ours");

    new SnapshotFiles(folder).retain(List.of(one));

    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(kept.getFileName().toString(), "notes.txt");
  }

  @Test
  void shouldNotMissAFolderThatIsNotThere() throws Exception {
    Path absent = folder.resolve("absent");

    new SnapshotFiles(absent).retain(List.of());

    assertThat(absent).doesNotExist();
  }
}
