package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.simulation.log.SimulatedKafka;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The producers of ratings, profiles and items, with several partitioners, in good and bad order.
 * The expected outcome of each record is in a header that Freshet does not know.
 */
final class Producers {
  /** Header: what should become of the record, the name of a {@link Verdict}. */
  static final String VERDICT = "simulation-verdict";

  /** Header: the user whose record it is. */
  static final String USER = "simulation-user";

  /** Header: the record's place among all that was ever posted. */
  static final String ORDER = "simulation-order";

  /** What should become of a record. */
  enum Verdict {
    ACCEPT,
    REJECT,
    FORGET
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sent(String user, byte @Nullable [] key, byte[] value, int partition) {}

  private static final int USERS = 6;
  private static final int ITEMS = 14;
  private static final long DAY_SECONDS = 86_400;

  private static final List<String> TYPES =
      List.of("view", "view", "cart", "purchase", "dislike", "skip", "purchase-complete");

  private final SimulatedKafka kafka;
  private final Topics topics;
  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, Long> lastPosted = new HashMap<>();
  private long order;

  Producers(SimulatedKafka kafka, Topics topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  /** An id that occurs nowhere by chance. */
  static String user(int number) {
    return "user-%08x".formatted(number * 0x9E3779B9 + 0x5bd1e995);
  }

  static String user(SplittableRandom random) {
    return user(random.nextInt(USERS));
  }

  /** Ids of both kinds: numbers and texts. */
  static String item(SplittableRandom random) {
    int number = random.nextInt(ITEMS);
    return number % 2 == 0 ? Integer.toString(100 + number) : "item-" + number;
  }

  /** The next place among all that is posted. */
  long nextOrder() {
    return ++order;
  }

  /** The place of the last record that was posted of a user; 0 if there is none. */
  long lastPosted(String user) {
    return lastPosted.getOrDefault(user, 0L);
  }

  void rate(SplittableRandom random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      if (!sent.isEmpty() && random.nextInt(6) == 0) {
        Sent again = sent.get(random.nextInt(sent.size()));
        int partition =
            random.nextBoolean() ? again.partition() : random.nextInt(Deployment.PARTITIONS);
        postRating(again.user(), again.key(), again.value(), partition, Verdict.ACCEPT);
        continue;
      }
      String user = user(random);
      long age =
          random.nextInt(4) == 0 ? random.nextLong(40 * DAY_SECONDS) : random.nextLong(3_600);
      // Two hours ago at the latest: no broker's clock is off by that much.
      long seconds = kafka.clock().millis() / 1_000 - 7_200 - age;
      String rating =
          random.nextInt(12) == 0 ? "null" : Double.toString((1 + random.nextInt(10)) / 2.0);
      byte[] value =
          "{\"userId\":\"%s\",\"itemId\":\"%s\",%s,\"timestamp\":%d}"
              .formatted(user, item(random), what(rating, seconds), seconds)
              .getBytes(UTF_8);
      byte[] key = random.nextInt(6) == 0 ? null : user.getBytes(UTF_8);
      Sent posted = new Sent(user, key, value, partition(random, key));
      sent.add(posted);
      postRating(user, posted.key(), posted.value(), posted.partition(), Verdict.ACCEPT);
    }
  }

  /**
   * What happened: a rating, or an event of a type, which may be withdrawn. It comes from the time,
   * and not from another draw, so that seeds keep their stories.
   */
  private static String what(String rating, long seconds) {
    int kind = (int) (seconds % (2L * TYPES.size()));
    if (kind >= TYPES.size()) {
      return "\"rating\":" + rating;
    }
    String type = "\"type\":\"" + TYPES.get(kind) + '"';
    if (rating.equals("null")) {
      return type + ",\"withdrawn\":true";
    }
    return seconds % 5 == 0 ? type + ",\"rating\":" + rating : type;
  }

  private void postRating(
      String user, byte @Nullable [] key, byte @Nullable [] value, int partition, Verdict verdict) {
    lastPosted.put(user, order + 1);
    RecordHeaders headers = headers(verdict);
    headers.add(USER, user.getBytes(UTF_8));
    kafka.append(new TopicPartition(topics.ratings().name(), partition), key, value, headers);
  }

  /** Counts a record of a foreign topic, which is about to get its headers' place. */
  void noteForeign(String user) {
    lastPosted.put(user, order);
  }

  RecordHeaders headers(Verdict verdict) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(VERDICT, verdict.name().getBytes(UTF_8));
    headers.add(ORDER, Long.toString(nextOrder()).getBytes(UTF_8));
    return headers;
  }

  /** As Kafka's own producer partitions, or librdkafka, or somebody who does not care. */
  private static int partition(SplittableRandom random, byte @Nullable [] key) {
    if (key == null) {
      return random.nextInt(Deployment.PARTITIONS);
    }
    if (random.nextInt(4) > 0) {
      return UserPartitioner.partition(key, Deployment.PARTITIONS);
    }
    CRC32 crc = new CRC32();
    crc.update(key);
    return (int) (crc.getValue() % Deployment.PARTITIONS);
  }

  void postNonsense(SplittableRandom random) {
    String user = user(random);
    int kind = random.nextInt(5);
    byte[] key = kind < 4 && random.nextBoolean() ? null : user.getBytes(UTF_8);
    String value =
        switch (kind) {
          case 0 -> "not json " + user;
          case 1 ->
              "{\"userId\":\"%s\",\"itemId\":\"\",\"rating\":3,\"timestamp\":1}".formatted(user);
          case 2 ->
              "{\"userId\":\"%s\",\"itemId\":\"101\",\"rating\":9,\"timestamp\":1}".formatted(user);
          case 3 ->
              "{\"userId\":\"%s\",\"itemId\":\"101\",\"rating\":3,\"timestamp\":%d}"
                  .formatted(user, kafka.clock().millis() / 1_000 + 10 * DAY_SECONDS);
          default -> "{\"userId\":\"nobody\",\"itemId\":\"101\",\"rating\":3}";
        };
    postRating(user, key, value.getBytes(UTF_8), partition(random, key), Verdict.REJECT);
  }

  void postProfile(SplittableRandom random) {
    String user = user(random);
    byte[] key = user.getBytes(UTF_8);
    byte[] value =
        random.nextInt(5) == 0
            ? null
            : Profiles.encode(
                new UserProfile(
                    List.of("genre-" + random.nextInt(3)),
                    List.of(),
                    List.of(),
                    List.of(item(random)),
                    random.nextInt(3) == 0 ? ZoneId.of("Europe/Rome") : null,
                    Map.of("mood", Integer.toString(random.nextInt(1_000_000)))));
    lastPosted.put(user, order + 1);
    kafka.append(
        new TopicPartition(topics.profiles().name(), partition(random, key)),
        key,
        value,
        headers(Verdict.ACCEPT));
  }

  void postItem(SplittableRandom random) {
    String id = item(random);
    byte[] value = null;
    int kind = random.nextInt(5);
    if (kind > 0) {
      value =
          Items.encode(
              new Item(
                  id,
                  "Title of " + id,
                  List.of("genre-" + random.nextInt(3)),
                  1990 + random.nextInt(30),
                  null,
                  kind > 1));
    }
    kafka.append(
        new TopicPartition(topics.items().name(), 0),
        id.getBytes(UTF_8),
        value,
        headers(Verdict.ACCEPT));
  }
}
