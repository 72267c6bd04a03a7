package io.freshet.scorer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models of experiments' arms, beside a champion that is v1. */
class ArmModelsTest {
  private static final ArmModel V1 = new ArmModel.Fixed("v1");
  private static final ArmModel V2 = new ArmModel.Fixed("v2");
  private static final ArmModel V3 = new ArmModel.Fixed("v3");
  private static final ArmModel V4 = new ArmModel.Fixed("v4");
  private static final ArmModel POPULARITY = new ArmModel.Following(PopularityModel.FAMILY + "{}");

  @TempDir Path temp;

  private final Topics topics = new Topics("");
  private final InMemoryKafka kafka =
      new InMemoryKafka().create(topics.models().name(), 1).create(topics.modelChunks().name(), 1);
  private final ModelHolder holder = new ModelHolder();
  private List<ArmModel> wanted = List.of();
  private Map<ArmModel, LoadedModel> served = Map.of();
  private int mostHeld;
  private ChampionFollower follower;

  @BeforeEach
  void publishTheChampion() throws IOException {
    publish("v1");
    PublishedSnapshot.champion(kafka, topics, "v1", false, null);
    follower = follower();
  }

  @AfterEach
  void close() {
    follower.close();
  }

  private ChampionFollower follower() {
    return new ChampionFollower(
        new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime),
        new SnapshotFetcher(
            kafka.consumer(),
            topics.modelChunks().name(),
            1 << 20,
            Duration.ofSeconds(2),
            System::nanoTime),
        new SnapshotFiles(temp.resolve("models")),
        holder,
        model -> true,
        new ArmModels(() -> wanted, this::serve),
        System::nanoTime);
  }

  private void serve(Map<ArmModel, LoadedModel> models) {
    served = models;
    TreeSet<String> held = new TreeSet<>();
    held.add(Objects.requireNonNull(holder.current()).version());
    models.values().forEach(model -> held.add(model.version()));
    mostHeld = Math.max(mostHeld, held.size());
  }

  @Test
  void shouldLoadTheVersionThatAnArmNames() throws Exception {
    publish("v2");
    wanted = List.of(V2);

    assertThat(follower.step()).isTrue();

    assertThat(versions()).containsExactly("v2");
    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v1");
  }

  @Test
  void shouldShareTheChampionsModelWithAnArmThatNamesItsVersion() throws Exception {
    wanted = List.of(V1);
    follower.step();
    assertThat(served.get(V1)).isSameAs(holder.current());
    LoadedModel before = holder.current();

    publish("v2");
    PublishedSnapshot.champion(kafka, topics, "v2", false, "v1");
    follower.step();

    assertThat(Objects.requireNonNull(holder.current()).version()).isEqualTo("v2");
    assertThat(served.get(V1)).as("the arm's model stays").isSameAs(before);
  }

  @Test
  void shouldPromoteAnArmsModelWithoutLoadingItAgain() throws Exception {
    publish("v2");
    wanted = List.of(V2);
    follower.step();
    LoadedModel candidate = served.get(V2);

    PublishedSnapshot.champion(kafka, topics, "v2", false, "v1");
    follower.step();

    assertThat(holder.current()).isSameAs(candidate);
  }

  @Test
  void shouldHoldThreeModelsAtMostAndThoseOfTheOldestExperimentFirst() throws Exception {
    publish("v2");
    publish("v3");
    publish("v4");
    wanted = List.of(V4, V1, V3, V2);

    follower.step();

    assertThat(versions()).containsExactly("v1", "v3", "v4");
    assertThat(mostHeld).isEqualTo(3);

    wanted = List.of(V3, V2);
    follower.step();

    assertThat(versions()).containsExactly("v2", "v3");
    assertThat(mostHeld).as("the old one goes before the new one comes").isEqualTo(3);
  }

  @Test
  void shouldLeaveOutAVersionThatIsNotPublishedUntilItIs() throws Exception {
    wanted = List.of(V2);
    follower.step();
    assertThat(served).isEmpty();

    publish("v2");
    follower.step();

    assertThat(versions()).containsExactly("v2");
  }

  @Test
  void shouldLeaveOutARefusedSnapshotAndGoOnWithTheOthers() throws Exception {
    byte[] file = snapshot("v2");
    byte[] broken = file.clone();
    broken[broken.length / 2] ^= 1;
    ModelManifest honest = chunks("v2", broken);
    PublishedSnapshot.manifest(
        kafka,
        topics,
        PublishedSnapshot.manifest(
            "v2",
            honest.family(),
            honest.items(),
            honest.sizeBytes(),
            PublishedSnapshot.sha256(file),
            Objects.requireNonNull(honest.chunks())));
    publish("v3");
    wanted = List.of(V2, V3);

    follower.step();

    assertThat(versions()).containsExactly("v3");
    long read = follower.chunksRead();
    publish("v4");
    follower.step();
    assertThat(follower.chunksRead()).as("it is not fetched again").isEqualTo(read);
  }

  @Test
  void shouldFollowTheNewestVersionOfARecipe() throws Exception {
    publish("v000002");
    wanted = List.of(POPULARITY);
    follower.step();
    assertThat(versions()).containsExactly("v000002");

    publish("v000003");
    follower.step();

    assertThat(versions()).containsExactly("v000003");
  }

  @Test
  void shouldLetAnArmsModelGoWithItsFileWhenTheExperimentEnds() throws Exception {
    publish("v2");
    wanted = List.of(V2);
    follower.step();
    assertThat(files()).hasSize(2);

    wanted = List.of();
    follower.step();

    assertThat(served).isEmpty();
    assertThat(files()).singleElement().asString().startsWith("v1");
  }

  /** The trainer trims a named version only if it holds the history of a forgotten user. */
  @Test
  void shouldDropATrimmedVersionWithItsFileThoughAnArmStillNamesIt() throws Exception {
    publish("v2");
    wanted = List.of(V2);
    follower.step();
    assertThat(files()).hasSize(2);

    trim("v2");
    assertThat(follower.step()).isTrue();

    assertThat(served).as("control answers instead").isEmpty();
    assertThat(files()).singleElement().asString().startsWith("v1");
  }

  @Test
  void shouldAnswerByTheNewestVersionOfARecipeThatIsLeftOnceTheHeldOneIsTrimmed() throws Exception {
    publish("v000002");
    wanted = List.of(POPULARITY);
    follower.step();
    assertThat(versions()).containsExactly("v000002");

    trim("v000002");
    follower.step();

    assertThat(served.get(POPULARITY)).as("of the same recipe").isSameAs(holder.current());
  }

  @Test
  void shouldKeepTheFileOfAnArmOverARestart() throws Exception {
    publish("v2");
    wanted = List.of(V2);
    follower.step();
    follower.close();
    follower = follower();

    follower.step();

    assertThat(versions()).containsExactly("v2");
    assertThat(follower.chunksRead()).as("nothing is fetched again").isZero();
  }

  private void trim(String version) {
    kafka.append(topics.models().name(), 0, version, null);
  }

  private List<String> versions() {
    return served.values().stream().map(LoadedModel::version).sorted().toList();
  }

  private List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> found = Files.list(temp.resolve("models"))) {
      found.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private void publish(String version) throws IOException {
    PublishedSnapshot.manifest(kafka, topics, chunks(version, snapshot(version)));
  }

  private ModelManifest chunks(String version, byte[] file) throws IOException {
    return PublishedSnapshot.chunks(kafka, topics, version, PopularityModel.FAMILY, 2, file);
  }

  /** A snapshot that differs from those of other versions. */
  private byte[] snapshot(String version) throws IOException {
    SnapshotWriter writer =
        new SnapshotWriter(PopularityModel.FAMILY, Catalogue.of(List.of("a", "b")));
    float last = version.charAt(version.length() - 1);
    PopularityTable.put(writer, new float[] {1, last}, new float[2 * PopularityTable.CELLS]);
    Path file = temp.resolve("made");
    writer.write(file);
    return Files.readAllBytes(file);
  }
}
