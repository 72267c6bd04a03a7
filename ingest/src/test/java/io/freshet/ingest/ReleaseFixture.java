package io.freshet.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Made-up events, and what ingest of a release writes for them: the records of {@code user-states}
 * and of the changelogs of both stores, in the order of each topic.
 *
 * <p>To make the resource {@code release/0.2.0.txt} again, check out the release, compile this
 * class against it, and run {@link #main} there with the path of the file. The salts of the memory
 * of forgotten users are random, so two files differ in the lines of {@code forgotten-users}.
 */
final class ReleaseFixture {
  /** Time of the first event. */
  static final long START = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();

  /** Max entries of a state's list; older items are known only as seen. */
  static final String HISTORY_MAX = "6";

  /** A user who is forgotten among the events, and does not come back. */
  static final String GONE = "gone-user";

  /** A user who is forgotten among the events, and comes back. */
  static final String BACK = "back-user";

  private static final String PREFIX = "r.";
  private static final List<String> USERS =
      List.of("7", "42", "anna", "Zoë", "user-1", GONE, BACK, "4611686018427387904");

  /**
   * A posted record.
   *
   * @param profile whether its topic is that of profiles, not that of ratings
   * @param user its key
   * @param value null for a tombstone
   * @param millis when it arrived
   */
  record Event(boolean profile, String user, String value, long millis) {}

  private ReleaseFixture() {}

  /** Ratings of all kinds, profiles, and two tombstones. */
  static List<Event> events() {
    Random random = new Random(20);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      long millis = START + i * 60_000L;
      String user = USERS.get(random.nextInt(USERS.size()));
      if (user.equals(GONE) && i >= 150) {
        continue;
      }
      if (i % 12 == 5) {
        events.add(new Event(true, user, profile(random), millis));
        continue;
      }
      int item = random.nextInt(14);
      String id = item % 3 == 0 ? "film-" + item : Integer.toString(item * 1_000);
      String rating = random.nextInt(9) == 0 ? "null" : Double.toString(rating(random));
      long seconds = millis / 1_000 - random.nextInt(200_000);
      String time =
          random.nextInt(4) == 0
              ? "\"" + Instant.ofEpochSecond(seconds).toString().replace("Z", "+05:30") + "\""
              : Long.toString(seconds);
      events.add(
          new Event(
              false,
              user,
              "{\"userId\":\"%s\",\"itemId\":\"%s\",\"rating\":%s,\"timestamp\":%s}"
                  .formatted(user, id, rating, time),
              millis));
    }
    forget(events, GONE, START + 150 * 60_000L);
    forget(events, BACK, START + 120 * 60_000L);
    return events;
  }

  private static void forget(List<Event> events, String user, long millis) {
    int at = 0;
    while (at < events.size() && events.get(at).millis() < millis) {
      at++;
    }
    events.add(at, new Event(true, user, null, millis - 30_000));
    events.add(at, new Event(false, user, null, millis - 30_000));
  }

  private static double rating(Random random) {
    return random.nextInt(5) == 0 ? 3.7 : (1 + random.nextInt(10)) / 2.0;
  }

  private static String profile(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> "{\"likedGenres\":[\"Drama\"],\"timeZone\":\"Asia/Tokyo\"}";
      case 1 -> "{\"likedItems\":[\"film-3\"],\"demographics\":{\"country\":\"IT\"}}";
      default -> null;
    };
  }

  /** Runs the ingest that this class is compiled against. */
  static List<ProducerRecord<byte[], byte[]>> run(Path folder) {
    Topics topics = new Topics(PREFIX);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "r");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    IngestSettings settings = IngestSettings.from(Map.of(IngestSettings.HISTORY_MAX, HISTORY_MAX));
    List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            IngestTopology.build(settings, topics, 1), properties, Instant.ofEpochMilli(START))) {
      TestInputTopic<byte[], byte[]> ratings = input(driver, topics.ratings().name());
      TestInputTopic<byte[], byte[]> profiles = input(driver, topics.profiles().name());
      for (Event event : events()) {
        byte[] value = event.value() == null ? null : event.value().getBytes(UTF_8);
        (event.profile() ? profiles : ratings)
            .pipeInput(event.user().getBytes(UTF_8), value, event.millis());
      }
      for (String topic :
          List.of(
              topics.userStates().name(),
              "r-" + IngestTopology.STORE + "-changelog",
              "r-" + IngestTopology.MEMORY + "-changelog")) {
        driver
            .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()
            .forEach(r -> written.add(new ProducerRecord<>(topic, r.key(), r.value())));
      }
    }
    return written;
  }

  private static TestInputTopic<byte[], byte[]> input(TopologyTestDriver driver, String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Writes the fixture.
   *
   * @param args path of the file
   */
  public static void main(String[] args) throws Exception {
    HexFormat hex = HexFormat.of();
    List<String> lines = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : run(Files.createTempDirectory("fixture"))) {
      String value = record.value() == null ? "-" : hex.formatHex(record.value());
      lines.add(record.topic() + " " + hex.formatHex(record.key()) + " " + value);
    }
    Files.write(Path.of(args[0]), lines);
  }
}
