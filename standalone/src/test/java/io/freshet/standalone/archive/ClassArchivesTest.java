package io.freshet.standalone.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The rehearsal that makes starts fast. */
@Timeout(300)
class ClassArchivesTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir Path folder;

  @Test
  void shouldMakeArchivesThatJavaTakes() throws Exception {
    String classPath = jars();
    Path archives = folder.resolve("classes");

    new ClassArchives(JAVA, classPath, archives).make();

    try (Stream<Path> made = Files.list(archives)) {
      assertThat(made.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("ingest.jsa", "scorer.jsa");
    }
    for (String service : ClassArchives.SERVICES) {
      Process help =
          new ProcessBuilder(
                  JAVA.toString(),
                  "-XX:SharedArchiveFile=" + archives.resolve(service + ".jsa"),
                  "-Xlog:class+load",
                  "-cp",
                  classPath,
                  "io.freshet.standalone.Main",
                  service,
                  "--help")
              .redirectErrorStream(true)
              .start();
      String output = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(help.waitFor()).isZero();
      assertThat(output)
          .containsPattern("io.freshet.standalone.Main source: shared objects file \\(top\\)");
    }
  }

  @Test
  void shouldSayWhatAServiceSaidThatDidNotStart() {
    ClassArchives archives =
        new ClassArchives(JAVA, folder.resolve("nothing.jar").toString(), folder);

    assertThatThrownBy(archives::make)
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("ended with exit code 1")
        .hasMessageContaining("io.freshet.standalone.Main");
    assertThat(folder).isEmptyDirectory();
  }

  /** The class path of the tests, without the folders that an archive cannot be made from. */
  private String jars() throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        jars.add(jar(path, folder.resolve(jars.size() + ".jar")).toString());
      } else if (Files.exists(path)) {
        jars.add(entry);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
      }
    }
    return jar;
  }
}
