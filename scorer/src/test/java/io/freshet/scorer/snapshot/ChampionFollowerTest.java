package io.freshet.scorer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ChunkCodec;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChampionFollowerTest {

  private static final String VERSION = "v000001";

  @TempDir Path temp;

  private final Topics topics = new Topics("");
  private final TopicPartition chunks = new TopicPartition(topics.modelChunks().name(), 0);
  private final InMemoryKafka kafka =
      new InMemoryKafka().create(topics.models().name(), 1).create(chunks.topic(), 1);
  private final AtomicLong seconds = new AtomicLong();
  private final AtomicLong followerNanos = new AtomicLong();
  private boolean itemsRead = true;
  private Runnable whileFetching = () -> {};
  private ModelHolder holder = new ModelHolder();
  private ChampionFollower follower;

  @AfterEach
  void close() {
    follower.close();
  }

  private ChampionFollower follower() {
    // A clock that goes on by a second whenever it is asked.
    follower =
        new ChampionFollower(
            new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime),
            new SnapshotFetcher(
                kafka.consumer(),
                chunks.topic(),
                1 << 20,
                Duration.ofSeconds(2),
                () -> {
                  whileFetching.run();
                  return TimeUnit.SECONDS.toNanos(seconds.incrementAndGet());
                }),
            new SnapshotFiles(temp.resolve("models")),
            holder,
            model -> itemsRead,
            followerNanos::get);
    return follower;
  }

  private byte[] snapshot() throws IOException {
    SnapshotWriter writer =
        new SnapshotWriter(PopularityModel.FAMILY, Catalogue.of(List.of("a", "b")));
    PopularityTable.put(writer, new float[] {1, 2}, new float[2 * PopularityTable.CELLS]);
    Path file = temp.resolve("made");
    writer.write(file);
    return Files.readAllBytes(file);
  }

  /** One transaction, as the trainer publishes. */
  private void publish(InMemoryKafka.Writer writer) throws Exception {
    byte[] file = snapshot();
    writer.initTransactions();
    writer.beginTransaction();
    ProducerRecord<String, byte[]> chunk = new ProducerRecord<>(chunks.topic(), 0, VERSION, file);
    ChunkCodec.putHeaders(chunk.headers(), 0, 1, file);
    long offset = writer.send(chunk).get().offset();
    ModelManifest manifest =
        PublishedSnapshot.manifest(
            VERSION,
            PopularityModel.FAMILY,
            2,
            file.length,
            PublishedSnapshot.sha256(file),
            new ChunkRange(0, offset, 1, ChunkCodec.CHUNK_BYTES));
    writer.send(new ProducerRecord<>(topics.models().name(), 0, VERSION, manifest.toJson())).get();
    writer
        .send(
            new ProducerRecord<>(
                topics.models().name(),
                0,
                Champion.KEY,
                new Champion(VERSION, false, null).toJson()))
        .get();
    writer.commitTransaction();
  }

  private void shouldServe() {
    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo(VERSION);
    assertThat(follower.refusals()).isZero();
  }

  @Test
  void shouldServeAChampionWhoseChunksAreCommittedLaterThanItsManifest() throws Exception {
    InMemoryKafka.Writer writer = kafka.producer();
    writer.withholdMarkers(chunks);
    publish(writer);
    follower();

    assertThatThrownBy(follower::step).isInstanceOf(TimeoutException.class);
    assertThat(holder.current()).isNull();
    assertThatThrownBy(follower::step).as("still not").isInstanceOf(TimeoutException.class);
    assertThat(follower.refusals()).isZero();

    writer.writeMarkers();
    follower.step();

    shouldServe();
  }

  @Test
  void shouldWaitForTheItemsThatTheTrainerHadRead() throws Exception {
    publish(kafka.producer());
    follower();
    itemsRead = false;

    assertThat(follower.step()).isFalse();
    assertThat(holder.current()).isNull();
    itemsRead = true;

    assertThat(follower.step()).isTrue();
    shouldServe();
  }

  @Test
  void shouldNotWaitForItemsWithoutLimit() throws Exception {
    publish(kafka.producer());
    follower();
    itemsRead = false;
    assertThat(follower.step()).isFalse();
    followerNanos.addAndGet(ChampionFollower.PATIENCE.toNanos() - 1);
    assertThat(follower.step()).isFalse();

    followerNanos.incrementAndGet();

    assertThat(follower.step()).isTrue();
    shouldServe();
  }

  @Test
  void shouldNotRefuseWhatIsTrimmedWhileAnotherChampionTakesItsPlace() throws Exception {
    publish(kafka.producer());
    byte[] file = snapshot();
    follower();
    whileFetching =
        () -> {
          whileFetching = () -> {};
          kafka.deleteBefore(chunks, 1);
          promote("v000002", file);
        };

    follower.step();
    assertThat(follower.refusals()).isZero();
    follower.step();

    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v000002");
    assertThat(follower.refusals()).isZero();
  }

  private void promote(String version, byte[] file) {
    try {
      ModelManifest manifest =
          PublishedSnapshot.chunks(kafka, topics, version, PopularityModel.FAMILY, 2, file);
      PublishedSnapshot.manifest(kafka, topics, manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PublishedSnapshot.champion(kafka, topics, version, false, VERSION);
  }

  @Test
  void shouldTryAgainWhenTheDiskFailsWhileTheModelIsPrepared() throws Exception {
    publish(kafka.producer());
    AtomicBoolean fails = new AtomicBoolean(true);
    holder =
        new ModelHolder(
            model -> {
              if (fails.get()) {
                throw new UncheckedIOException(new IOException("no space left on device"));
              }
            });
    follower();

    assertThatThrownBy(follower::step).isInstanceOf(IOException.class);
    assertThat(follower.refusals()).isZero();
    fails.set(false);
    follower.step();

    shouldServe();
  }
}
