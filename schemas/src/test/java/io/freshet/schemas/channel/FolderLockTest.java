package io.freshet.schemas.channel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path temp;

  @Test
  void shouldRefuseAFolderThatIsTakenUntilItIsGivenBack() {
    Path folder = temp.resolve("not/yet/there");
    FolderLock first = FolderLock.take(folder, "state.dir");

    assertThatThrownBy(() -> FolderLock.take(folder, "state.dir"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("another state.dir");

    first.close();
    FolderLock.take(folder, "state.dir").close();
  }

  @Test
  void shouldNameFolderAndSettingWhereItCannotBeWritten() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "no folder");

    assertThatThrownBy(() -> FolderLock.take(file, "state.dir"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("state.dir");
  }
}
