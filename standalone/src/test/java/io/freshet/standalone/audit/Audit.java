package io.freshet.standalone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.demo.Balance;
import io.freshet.standalone.demo.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Proves from the topics alone that nothing was lost: every rating has its outcome, and every
 * user's newest state has the bytes that one pass over the ratings gives.
 */
public final class Audit {
  private static final int HISTORY = 2_000;

  private final Topics topics;
  private final TopicScan scan;

  /** An audit of one deployment, with ingest's default settings. */
  public Audit(KafkaSettings kafka) {
    this.topics = kafka.topics();
    this.scan = new TopicScan(kafka.consumerProperties());
  }

  /** What has become of the ratings so far. */
  public Balance balance(Consumer<Balance.Answer> onAnswer) {
    return Balance.count(scan, topics, scan.ranges(topics.ratings().name()), onAnswer);
  }

  /** Waits until every rating has its outcome. */
  public Balance awaitBalance(long ratings, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Balance balance = balance(answer -> {});
    while ((balance.in() < ratings || !balance.balances()) && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      balance = balance(answer -> {});
    }
    assertThat(balance.in()).as("ratings on the topic").isEqualTo(ratings);
    assertThat(balance.balances()).as(balance.toString()).isTrue();
    return balance;
  }

  /** Compares the newest state of every user with a replay of the ratings, one after the other. */
  public void assertStatesEqualAReplay() {
    Map<String, String> expected = replayed();
    Map<String, String> found = new TreeMap<>();
    UserStateRecord state = new UserStateRecord();
    scan.read(
        scan.ranges(topics.userStates().name()),
        entry -> {
          String user = new String(entry.key(), StandardCharsets.UTF_8);
          if (entry.value() == null) {
            found.remove(user);
          } else {
            found.put(user, hex(state.decode(entry.value()).stateBytes()));
          }
        });
    assertThat(expected).isNotEmpty();
    assertThat(found).isEqualTo(expected);
  }

  private Map<String, String> replayed() {
    RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
    UserStateUpdater updater = new UserStateUpdater(HISTORY, ZoneOffset.UTC);
    ParsedRating rating = new ParsedRating();
    Map<String, byte[]> states = new HashMap<>();
    scan.read(
        scan.ranges(topics.ratings().name()),
        entry -> {
          if (entry.value() == null) {
            throw new IllegalStateException("a tombstone, which this replay does not know");
          }
          if (parser.parse(entry.key(), entry.value(), entry.timestamp(), rating) == null) {
            String user = new String(rating.userKey(), StandardCharsets.UTF_8);
            updater.apply(states.get(user), rating);
            if (!updater.unchanged()) {
              states.put(user, updater.toBytes());
            }
          }
        });
    Map<String, String> texts = new TreeMap<>();
    states.forEach((user, bytes) -> texts.put(user, hex(bytes)));
    return texts;
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      text.append(Character.forDigit((b >> 4) & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
    }
    return text.toString();
  }
}
