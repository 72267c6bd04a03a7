package io.freshet.standalone.export;

import io.freshet.schemas.record.Json;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.query.StateDocument;
import io.freshet.standalone.demo.TopicScan;
import io.freshet.standalone.demo.TopicScan.Range;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The export of every user's state as JSON lines. It reads {@code user-states} partition by
 * partition and holds the newest states of one partition in memory.
 */
public final class StatesExport {
  /** Name of the file. */
  public static final String FILE = "users.jsonl";

  private final KafkaSettings kafka;
  private final Duration patience;

  /**
   * Creates an export that has read nothing yet.
   *
   * @param patience max time without a record; an export may take any time
   */
  public StatesExport(KafkaSettings kafka, Duration patience) {
    this.kafka = kafka;
    this.patience = patience;
  }

  /**
   * Writes the file; users are in the order of partitions and, within one, of the bytes of their
   * ids.
   *
   * @param folder exists; a file of the same name is replaced
   * @return the number of users
   * @throws org.apache.kafka.common.errors.TimeoutException if the brokers stop answering
   * @throws io.freshet.schemas.state.StateFormatException if a state is damaged
   * @throws IOException if the file cannot be written
   */
  public long write(Path folder) throws IOException {
    TopicScan scan = new TopicScan(kafka.consumerProperties(), patience);
    Map<TopicPartition, Range> ranges = scan.ranges(kafka.topics().userStates().name());
    long users = 0;
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(FILE))) {
      for (int partition = 0; partition < ranges.size(); partition++) {
        TopicPartition of = new TopicPartition(kafka.topics().userStates().name(), partition);
        Range range = ranges.get(of);
        if (range == null) {
          throw new IllegalStateException("no partition " + of);
        }
        Map<ByteBuffer, byte[]> newest = new TreeMap<>();
        scan.read(
            Map.of(of, range),
            record -> {
              ByteBuffer key = ByteBuffer.wrap(record.key());
              if (record.value() == null) {
                newest.remove(key);
              } else {
                newest.put(key, record.value());
              }
            });
        for (Map.Entry<ByteBuffer, byte[]> user : newest.entrySet()) {
          line(user.getKey(), user.getValue(), out);
        }
        users += newest.size();
      }
    }
    return users;
  }

  private static void line(ByteBuffer user, byte[] value, Writer out) throws IOException {
    UserStateRecord record = new UserStateRecord().decode(value);
    UserStateReader state =
        new UserStateReader().wrap(record.buffer(), record.stateOffset(), record.stateLength());
    Map<String, Object> fields = new LinkedHashMap<>();
    try {
      fields.put("userId", StandardCharsets.UTF_8.newDecoder().decode(user.duplicate()).toString());
    } catch (CharacterCodingException e) {
      fields.put("userIdHex", HexFormat.of().formatHex(bytes(user))); // no text
    }
    fields.putAll(StateDocument.of(state, item -> null));
    out.write(Json.MAPPER.writeValueAsString(fields));
    out.write('\n');
  }

  private static byte[] bytes(ByteBuffer user) {
    byte[] bytes = new byte[user.remaining()];
    user.duplicate().get(bytes);
    return bytes;
  }
}
