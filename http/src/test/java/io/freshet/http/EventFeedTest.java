package io.freshet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private static final long INTERVAL = 100;

  private final AtomicLong clock = new AtomicLong();
  private final EventFeed feed = new EventFeed("run", 3, 3, INTERVAL, clock::get);

  private static final class Reader implements StreamBody.Client {
    private final List<byte[]> pieces = new ArrayList<>();

    @Override
    public boolean send(byte[] piece) {
      pieces.add(piece);
      return true;
    }

    String text() {
      StringBuilder all = new StringBuilder();
      pieces.forEach(piece -> all.append(new String(piece, UTF_8)));
      return all.toString();
    }
  }

  private Reader open(int minRank, String lastId) {
    Reader reader = new Reader();
    Objects.requireNonNull(feed.stream(minRank, lastId).stream()).begin(reader);
    return reader;
  }

  private void publish(String name, int rank) {
    feed.publish(name, rank, ("{\"n\":\"" + name + "\"}").getBytes(UTF_8));
  }

  private void pass() {
    clock.addAndGet(INTERVAL);
    feed.flush();
  }

  @Test
  void shouldWriteIdNameAndDataOfAnEvent() {
    Reader reader = open(0, null);
    publish("answer", 0);
    pass();

    assertThat(reader.text())
        .isEqualTo(":\n\nid: run-1\nevent: answer\ndata: {\"n\":\"answer\"}\n\n");
  }

  @Test
  void shouldGiveAllClientsTheSamePieceOfBytes() {
    Reader one = open(0, null);
    Reader two = open(0, null);
    publish("a", 0);
    publish("b", 0);
    pass();

    assertThat(one.pieces).hasSize(2);
    assertThat(two.pieces.get(1)).isSameAs(one.pieces.get(1));
  }

  @Test
  void shouldSendNothingBeforeTheIntervalHasPassed() {
    Reader reader = open(0, null);
    publish("a", 0);
    pass();
    publish("b", 0);
    feed.flush();

    assertThat(reader.text()).doesNotContain("event: b");
    pass();
    assertThat(reader.text()).contains("event: b");
  }

  @Test
  void shouldLeaveOutWhatIsBelowAClientsRank() {
    Reader reader = open(2, null);
    publish("low", 1);
    publish("high", 2);
    publish("all", EventFeed.EVERYBODY);
    pass();

    assertThat(reader.text()).doesNotContain("low").contains("event: high").contains("event: all");
  }

  @Test
  void shouldBeginWithTheKeptEvents() {
    for (String name : List.of("a", "b", "c", "d")) {
      publish(name, 0);
    }
    pass();

    assertThat(open(0, null).text())
        .doesNotContain("event: a")
        .contains("event: b")
        .contains("event: d");
  }

  @Test
  void shouldKeepEventsForEverybodyWhateverOthersCome() {
    publish("all", EventFeed.EVERYBODY);
    for (String name : List.of("a", "b", "c", "d")) {
      publish(name, 0);
    }
    pass();

    assertThat(open(0, null).text()).containsSubsequence("event: all", "event: b", "event: d");
  }

  @Test
  void shouldAnswerTheKeptEventsAsJsonToAClientWithoutStreams() {
    publish("a", 0);
    publish("low", 0);
    publish("all", EventFeed.EVERYBODY);

    assertThat(new String(feed.events(1, null).body(), UTF_8))
        .isEqualTo("{\"events\":[{\"id\":\"run-3\",\"event\":\"all\",\"data\":{\"n\":\"all\"}}]}");
    assertThat(new String(feed.events(0, "run-2").body(), UTF_8)).doesNotContain("low");
    assertThat(new String(feed.events(0, "run-3").body(), UTF_8)).isEqualTo("{\"events\":[]}");
  }

  @Test
  void shouldGoOnAfterTheLastEventThatAClientSaw() {
    publish("a", 0);
    publish("b", 0);
    pass();
    publish("c", 0);

    Reader back = open(0, "run-2");
    assertThat(back.text()).isEqualTo("id: run-3\nevent: c\ndata: {\"n\":\"c\"}\n\n");
    pass();
    assertThat(back.pieces).hasSize(1);
  }

  @Test
  void shouldBeginAnewForAnIdOfAnotherRun() {
    publish("a", 0);
    pass();

    assertThat(open(0, "before-7").text()).contains("event: a");
    assertThat(open(0, "run-x").text()).contains("event: a");
  }

  @Test
  void shouldSendNothingToAClientThatLeft() {
    Reader reader = new Reader();
    StreamBody body = Objects.requireNonNull(feed.stream(0, null).stream());
    body.begin(reader);
    body.ended();
    publish("a", 0);
    pass();

    assertThat(reader.text()).doesNotContain("event: a");
    assertThat(feed.clients()).isZero();
  }
}
