package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private static final String OLD = "old-0123456789abcdef";
  private static final String NEW = "new-0123456789abcdef";

  @TempDir Path folder;

  @Test
  void shouldKnowWhatEachTokenIsGoodFor() throws Exception {
    Tokens tokens = tokens("# who watches\nmetrics   " + OLD + "\n\nread,forget\t" + NEW + "\r\n");

    assertThat(tokens.rights(OLD)).containsExactly(Right.METRICS);
    assertThat(tokens.rights(NEW)).containsExactly(Right.READ, Right.FORGET);
    assertThat(tokens.rights("old-0123456789abcdeF")).isEmpty();
    assertThat(tokens.rights("")).isEmpty();
  }

  @Test
  void shouldLetTheTokenOfTheSettingDoEverythingBesideTheFile() throws Exception {
    Path file = file("write " + OLD);
    HttpSettings settings = TestHttp.settings("token", "s3cret", "tokens.file", file.toString());

    assertThat(Tokens.read(settings).rights("s3cret")).containsExactly(Right.values());
    assertThat(Tokens.read(settings).rights(OLD)).containsExactly(Right.WRITE);
    assertThat(Tokens.read(TestHttp.settings()).isEmpty()).isTrue();
  }

  @Test
  void shouldGiveTheTokenForMetricsThatRightAlone() {
    HttpSettings settings = TestHttp.settings("token", "s3cret", "metrics.token", OLD);

    assertThat(Tokens.read(settings).rights(OLD)).containsExactly(Right.METRICS);
    assertThat(Tokens.read(settings).rights("s3cret")).containsExactly(Right.values());
    assertThatThrownBy(() -> Tokens.read(TestHttp.settings("metrics.token", "0123456789abcde")))
        .isInstanceOf(HttpStartException.class)
        .hasMessage(
            "test.http.metrics.token: a token must have at least 16 characters, all printable ASCII; this one has 15");
  }

  @Test
  void shouldTakeTwoTokensForTheSameRightsSoThatOneCanBeReplaced() throws Exception {
    Tokens tokens = tokens("all " + OLD + "\nall " + NEW + "\n");

    assertThat(tokens.rights(OLD)).containsExactly(Right.values());
    assertThat(tokens.rights(NEW)).containsExactly(Right.values());
  }

  @Test
  void shouldNameTheLineThatIsWrongAndNotItsToken() {
    refused(
        "# x\nread 0123456789abcde",
        "line 2: a token must have at least 16 characters",
        "0123456789abcde");
    refused("reed " + OLD, "line 1: the right before the token (4 characters) is unknown", OLD);
    refused(
        OLD + " read-and-everything",
        "line 1: the right before the token (20 characters) is unknown",
        OLD);
    refused(OLD, "line 1: expected rights", OLD);
    refused("read Zoë-0123456789abcdef", "line 1: a token must have", "0123456789abcdef");
    refused("# nothing\n", "found no token in", "nothing");
  }

  @Test
  void shouldReadTheFileAgainWhenItChangesAndKeepTheOldTokensWhenItIsWrong() throws Exception {
    Path file = file("all " + OLD);
    HttpSettings settings = TestHttp.settings("tokens.file", file.toString());
    AtomicReference<Tokens> replaced = new AtomicReference<>();
    Reloaded<Tokens> reloaded =
        new Reloaded<>("tokens", List.of(file), () -> Tokens.read(settings), replaced::set);

    reloaded.refresh();
    assertThat(replaced).hasNullValue();

    file("all " + OLD + "\nread " + NEW);
    reloaded.refresh();
    assertThat(reloaded.current()).isSameAs(replaced.get());
    assertThat(reloaded.current().rights(NEW)).containsExactly(Right.READ);

    file("nonsense");
    reloaded.refresh();
    assertThat(reloaded.current().rights(NEW)).containsExactly(Right.READ);

    Files.delete(file);
    reloaded.refresh();
    assertThat(reloaded.current().rights(OLD)).isNotEmpty();

    file("write " + NEW);
    reloaded.refresh();
    assertThat(reloaded.current().rights(OLD)).isEmpty();
    assertThat(reloaded.current().rights(NEW)).containsExactly(Right.WRITE);
  }

  private void refused(String content, String message, String secret) {
    assertThatThrownBy(() -> tokens(content))
        .isInstanceOf(HttpStartException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(secret);
  }

  private Tokens tokens(String content) throws IOException {
    return Tokens.read(TestHttp.settings("tokens.file", file(content).toString()));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("tokens"), content);
  }
}
