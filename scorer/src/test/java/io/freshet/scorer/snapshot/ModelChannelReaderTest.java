package io.freshet.scorer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.model.content.KnowledgeBasedModel;
import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.channel.SnapshotRefusedException.Refusal;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChannelReaderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CHUNK = 1024;

  @TempDir Path temp;

  private final Topics topics = new Topics("");
  private final String chunkTopic = topics.modelChunks().name();
  private final InMemoryKafka kafka =
      new InMemoryKafka().create(topics.models().name(), 1).create(topics.modelChunks().name(), 1);
  private ModelHolder holder = new ModelHolder();
  private final MockConsumer<String, byte[]> chunkConsumer = kafka.consumer();
  private ModelChannelReader reader;

  @AfterEach
  void close() {
    if (reader != null) {
      reader.close();
    }
  }

  private Path folder() {
    return temp.resolve("models");
  }

  private ModelChannelReader reader() {
    return new ModelChannelReader(
        new ChampionFollower(
            new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime),
            new SnapshotFetcher(
                chunkConsumer, chunkTopic, 1 << 20, Duration.ofSeconds(5), System::nanoTime),
            new SnapshotFiles(folder()),
            holder,
            model -> true,
            System::nanoTime),
        Duration.ofMillis(20));
  }

  private void started() throws InterruptedException {
    reader = reader();
    reader.start();
    assertThat(reader.awaitFirstLook(PATIENCE)).isTrue();
  }

  private byte[] snapshot(int items, float factor) throws IOException {
    List<String> ids = IntStream.range(0, items).mapToObj(i -> "item" + i).toList();
    SnapshotWriter writer = new SnapshotWriter(IalsModel.FAMILY, Catalogue.of(ids));
    PopularityTable.put(writer, new float[items], new float[items * PopularityTable.CELLS]);
    float[] factors = new float[items * 2];
    Arrays.fill(factors, factor);
    IalsModel.put(
        writer,
        2,
        factors,
        new float[] {items, items},
        new IalsSettings(0.3, 0.01, 1, 10, items, List.of()),
        0);
    return written(writer);
  }

  private byte[] written(SnapshotWriter writer) throws IOException {
    Path file = Files.createTempFile(temp, "made", ".bin");
    writer.write(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private ModelManifest publish(String version, int items, byte[] file) throws IOException {
    ModelManifest manifest =
        PublishedSnapshot.chunks(kafka, topics, version, IalsModel.FAMILY, items, file, CHUNK);
    PublishedSnapshot.manifest(kafka, topics, manifest);
    return manifest;
  }

  private ModelManifest promote(String version, int items, String previous) throws IOException {
    ModelManifest manifest = publish(version, items, snapshot(items, 0.5f));
    PublishedSnapshot.champion(kafka, topics, version, false, previous);
    return manifest;
  }

  private void awaitServing(String version) {
    await()
        .atMost(PATIENCE)
        .until(() -> holder.current() != null && holder.current().version().equals(version));
  }

  private SnapshotRefusedException awaitRefusal(long count) {
    await().atMost(PATIENCE).until(() -> reader.refusals() == count);
    return Objects.requireNonNull(reader.lastRefusal());
  }

  @Test
  void shouldBeReadyWithoutAModelWhenNothingIsPublished() throws Exception {
    started();

    assertThat(holder.current()).isNull();
    assertThat(reader.failure()).isNull();
  }

  @Test
  void shouldServeTheChampionAtTheFirstLook() throws Exception {
    ModelManifest manifest = promote("v000001", 5, null);

    started();

    LoadedModel model = Objects.requireNonNull(holder.current());
    assertThat(model.manifest()).isEqualTo(manifest);
    assertThat(model.model().catalogue().size()).isEqualTo(5);
    assertThat(reader.swaps()).isEqualTo(1);
    assertThat(reader.chunksRead()).isEqualTo(manifest.chunks().count());
  }

  @Test
  void shouldServeTheChampionAndNotTheNewest() throws Exception {
    promote("v000001", 5, null);
    publish("v000002", 6, snapshot(6, 0.5f));

    started();

    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v000001");
  }

  @Test
  void shouldSwapWhenTheChampionChanges() throws Exception {
    promote("v000001", 5, null);
    started();
    LoadedModel before = Objects.requireNonNull(holder.current());

    promote("v000002", 7, "v000001");
    awaitServing("v000002");

    assertThat(Objects.requireNonNull(holder.current()).model().catalogue().size()).isEqualTo(7);
    assertThat(before.model().catalogue().size()).as("the old one can still be used").isEqualTo(5);
  }

  @Test
  void shouldKeepTheFilesOfTheChampionAndItsPredecessorOnly() throws Exception {
    promote("v000001", 5, null);
    started();
    promote("v000002", 6, "v000001");
    awaitServing("v000002");
    promote("v000003", 7, "v000002");
    awaitServing("v000003");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(folder().toFile().list())
                    .extracting(name -> name.substring(0, 7))
                    .containsExactlyInAnyOrder("v000002", "v000003"));
  }

  @Test
  void shouldRollBackFromTheFileOnDisk() throws Exception {
    promote("v000001", 5, null);
    started();
    promote("v000002", 6, "v000001");
    awaitServing("v000002");

    kafka.lose(chunkTopic, r -> true);
    PublishedSnapshot.champion(kafka, topics, "v000001", true, "v000002");
    awaitServing("v000001");

    assertThat(reader.refusals()).isZero();
  }

  @Test
  void shouldNotLoadAgainWhenTheChampionIsOnlyPinned() throws Exception {
    promote("v000001", 5, null);
    started();

    PublishedSnapshot.champion(kafka, topics, "v000001", true, null);
    promote("v000002", 6, "v000001");
    awaitServing("v000002");

    assertThat(reader.swaps()).isEqualTo(2);
  }

  @Test
  void shouldServeOnWithTheOldModelWhenTheNewOneIsRefused() throws Exception {
    promote("v000001", 5, null);
    started();

    publish("v000002", 6, snapshot(6, 0.5f));
    long lost =
        PublishedSnapshot.chunks(kafka, topics, "x", "ials", 1, new byte[1]).chunks().firstOffset()
            - 1;
    kafka.lose(chunkTopic, r -> r.offset() == lost);
    PublishedSnapshot.champion(kafka, topics, "v000002", false, "v000001");

    assertThat(awaitRefusal(1).refusal()).isEqualTo(Refusal.MISSING_CHUNKS);
    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v000001");
    assertThat(reader.failure()).isNull();
  }

  @Test
  void shouldTryARefusedSnapshotAgainOnlyWithANewChampionRecord() throws Exception {
    byte[] file = snapshot(5, 0.5f);
    ModelManifest manifest =
        PublishedSnapshot.chunks(kafka, topics, "v000001", IalsModel.FAMILY, 99, file, CHUNK);
    PublishedSnapshot.manifest(kafka, topics, manifest);
    PublishedSnapshot.champion(kafka, topics, "v000001", false, null);
    started();
    assertThat(awaitRefusal(1).refusal()).isEqualTo(Refusal.BAD_SNAPSHOT);

    publish("v000002", 5, file);
    PublishedSnapshot.champion(kafka, topics, "v000002", false, "v000001");
    awaitServing("v000002");
    assertThat(reader.refusals()).isEqualTo(1);

    PublishedSnapshot.champion(kafka, topics, "v000001", true, "v000002");
    awaitRefusal(2);
    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v000002");
  }

  /** It folds nobody in who only rates. */
  @Test
  void shouldServeAModelThatGoesByWhatUsersState() throws Exception {
    SnapshotWriter writer =
        new SnapshotWriter(KnowledgeBasedModel.FAMILY, Catalogue.of(List.of("a", "b")));
    PopularityTable.put(writer, new float[2], new float[2 * PopularityTable.CELLS]);
    KnowledgeBasedModel.put(
        writer,
        List.of("Drama"),
        new float[] {1, 0},
        new float[2],
        new KnowledgeBasedModel.Settings(1, false, 4),
        "");
    ModelManifest manifest =
        PublishedSnapshot.chunks(
            kafka, topics, "v000001", KnowledgeBasedModel.FAMILY, 2, written(writer), CHUNK);
    PublishedSnapshot.manifest(kafka, topics, manifest);
    PublishedSnapshot.champion(kafka, topics, "v000001", false, null);

    started();

    assertThat(reader.refusals()).isZero();
    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v000001");
  }

  @Test
  void shouldRefuseAChampionWithoutAManifest() throws Exception {
    PublishedSnapshot.champion(kafka, topics, "v000001", false, null);

    started();

    assertThat(awaitRefusal(1).refusal()).isEqualTo(Refusal.BAD_MANIFEST);
    assertThat(holder.current()).isNull();
  }

  @Test
  void shouldRefuseAFileThatIsNoSnapshot() throws Exception {
    publish("v000001", 5, new byte[5000]);
    PublishedSnapshot.champion(kafka, topics, "v000001", false, null);

    started();

    assertThat(awaitRefusal(1).refusal()).isEqualTo(Refusal.BAD_SNAPSHOT);
  }

  @Test
  void shouldRefuseAnotherFamilyThanTheManifestNames() throws Exception {
    SnapshotWriter writer =
        new SnapshotWriter(PopularityModel.FAMILY, Catalogue.of(List.of("a", "b")));
    PopularityTable.put(writer, new float[2], new float[2 * PopularityTable.CELLS]);
    publish("v000001", 2, written(writer));
    PublishedSnapshot.champion(kafka, topics, "v000001", false, null);

    started();

    assertThat(awaitRefusal(1)).hasMessageContaining("popularity").hasMessageContaining("ials");
  }

  @Test
  void shouldRefuseAModelThatScoresNothingFinite() throws Exception {
    publish("v000001", 5, snapshot(5, Float.NaN));
    PublishedSnapshot.champion(kafka, topics, "v000001", false, null);

    started();

    assertThat(awaitRefusal(1).refusal()).isEqualTo(Refusal.BAD_SNAPSHOT);
  }

  @Test
  void shouldRefuseAModelThatCannotBePrepared() throws Exception {
    holder =
        new ModelHolder(
            model -> {
              if (model.version().equals("v000002")) {
                throw new IllegalStateException("no");
              }
            });
    promote("v000001", 5, null);
    started();
    promote("v000002", 6, "v000001");

    assertThat(awaitRefusal(1).refusal()).isEqualTo(Refusal.BAD_SNAPSHOT);
    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v000001");
    assertThat(reader.failure()).isNull();
  }

  @Test
  void shouldServeAModelWithoutAPersonalPart() throws Exception {
    SnapshotWriter writer =
        new SnapshotWriter(PopularityModel.FAMILY, Catalogue.of(List.of("a", "b")));
    PopularityTable.put(writer, new float[] {1, 2}, new float[2 * PopularityTable.CELLS]);
    ModelManifest manifest =
        PublishedSnapshot.chunks(
            kafka, topics, "v000001", PopularityModel.FAMILY, 2, written(writer), CHUNK);
    PublishedSnapshot.manifest(kafka, topics, manifest);
    PublishedSnapshot.champion(kafka, topics, "v000001", false, null);

    started();

    assertThat(Objects.requireNonNull(holder.current()).model().family()).isEqualTo("popularity");
  }

  @Test
  void shouldRefuseTrimmedChunksAndServeTheNextChampion() throws Exception {
    promote("v000001", 5, null);
    kafka.deleteBefore(new TopicPartition(chunkTopic, 0), 1);
    started();
    assertThat(awaitRefusal(1).refusal()).isEqualTo(Refusal.TRIMMED);

    promote("v000002", 6, "v000001");
    awaitServing("v000002");
  }

  @Test
  void shouldTryAgainAfterAFailureOfTheDisk() throws Exception {
    promote("v000001", 5, null);
    Files.writeString(folder(), "a file where the folder should be");
    reader = reader();
    reader.start();
    await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> holder.current() == null);

    Files.delete(folder());

    awaitServing("v000001");
    assertThat(reader.refusals()).isZero();
    assertThat(reader.failure()).isNull();
  }

  @Test
  void shouldCloseWithoutHavingStarted() {
    reader = reader();

    reader.close();

    assertThat(chunkConsumer.closed()).isTrue();
  }

  @Test
  void shouldKeepTheModelWhenItIsClosed() throws Exception {
    promote("v000001", 5, null);
    started();

    reader.close();

    assertThat(holder.current()).isNotNull();
    assertThat(reader.failure()).isNull();
    assertThat(chunkConsumer.closed()).isTrue();
  }
}
