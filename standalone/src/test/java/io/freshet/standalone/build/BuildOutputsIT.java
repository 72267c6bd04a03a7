package io.freshet.standalone.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bill of materials and the class paths that the build of all modules has made. */
class BuildOutputsIT {
  private static final Path ROOT = Path.of("..");
  private static final String OURS = "io.freshet";
  private static final List<String> NEURAL =
      List.of("org/deeplearning4j/", "org/nd4j/", "org/bytedeco/");

  @Test
  void shouldListEveryLibraryOfTheClassPathsInTheBillOfMaterials() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : bill().get("components")) {
      listed.add(component.get("name").asText() + "-" + component.get("version").asText());
    }
    List<String> unlisted = new ArrayList<>();
    for (String folder :
        List.of("standalone/target/lib", "scorer/target/lib", "families/target/lib")) {
      for (Path jar : jars(folder)) {
        String name = jar.getFileName().toString().replaceAll("\\.jar$", "");
        // Natives have a classifier behind the version.
        boolean known = listed.stream().anyMatch(l -> name.equals(l) || name.startsWith(l + "-"));
        if (!known && !holds(jar, List.of("io/freshet/"))) {
          unlisted.add(folder + "/" + jar.getFileName());
        }
      }
    }
    assertThat(unlisted).isEmpty();
  }

  @Test
  void shouldGiveLicenceAndHashesOfEveryLibrary() throws Exception {
    JsonNode bill = bill();
    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.get("specVersion").asText()).isEqualTo("1.6");
    Set<String> names = new TreeSet<>();
    for (JsonNode component : bill.get("components")) {
      if (!OURS.equals(component.path("group").asText())) {
        names.add(component.get("group").asText() + ":" + component.get("name").asText());
        assertThat(component.path("licenses")).as("licence of " + component).isNotEmpty();
        assertThat(component.path("hashes")).as("hashes of " + component).isNotEmpty();
      }
    }
    assertThat(names)
        .contains(
            "org.apache.kafka:kafka-clients",
            "org.apache.kafka:kafka-streams",
            "org.rocksdb:rocksdbjni",
            "com.fasterxml.jackson.core:jackson-databind",
            "it.unimi.dsi:fastutil",
            "org.deeplearning4j:deeplearning4j-nn",
            "org.nd4j:nd4j-native")
        .noneMatch(name -> name.startsWith("org.junit"));
  }

  /** Of the launcher, of the images' commands, and of the services in the images. */
  @ParameterizedTest
  @ValueSource(
      strings = {"standalone/target/lib", "standalone/target/command", "scorer/target/lib"})
  void shouldKeepNeuralLibrariesOffTheClassPathOfServices(String folder) throws Exception {
    List<Path> jars = jars(folder);
    assertThat(jars).hasSizeGreaterThan(10);
    List<Path> neural = new ArrayList<>();
    for (Path jar : jars) {
      if (isNeural(jar)) {
        neural.add(jar);
      }
    }
    assertThat(neural).isEmpty();
  }

  @Test
  void shouldKeepNeuralLibrariesInTheFolderThatTrainingsAddToTheirClassPath() throws Exception {
    List<String> neural = new ArrayList<>();
    for (Path jar : jars("families/target/lib")) {
      if (isNeural(jar)) {
        neural.add(jar.getFileName().toString());
      }
    }
    assertThat(neural)
        .anyMatch(name -> name.startsWith("deeplearning4j-nn-"))
        .anyMatch(name -> name.startsWith("nd4j-native-"))
        .anyMatch(name -> name.startsWith("openblas-"));
  }

  private static JsonNode bill() throws IOException {
    return new ObjectMapper().readTree(ROOT.resolve("target/freshet-sbom.json").toFile());
  }

  private static List<Path> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static boolean isNeural(Path jar) throws IOException {
    return holds(jar, NEURAL);
  }

  /** Whether a jar has a file in one of these folders. */
  private static boolean holds(Path jar, List<String> folders) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .anyMatch(entry -> folders.stream().anyMatch(entry.getName()::startsWith));
    }
  }
}
