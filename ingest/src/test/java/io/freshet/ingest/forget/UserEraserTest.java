package io.freshet.ingest.forget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.UserPartitioner;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class UserEraserTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final byte[] USER = "ann".getBytes(UTF_8);
  private static final int PARTITIONS = 5;

  private final KafkaSettings kafka =
      KafkaSettings.from(
          Map.of(
              KafkaSettings.BOOTSTRAP_SERVERS,
              "127.0.0.1:1",
              KafkaSettings.TOPICS_PARTITIONS,
              PARTITIONS));

  /** A producer with another partitioner may have written the profile to any partition. */
  @Test
  void shouldWriteATombstoneToEveryPartitionOfProfilesAfterTheOneOnRatings() throws Exception {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    ForgetReceipt receipt = eraser(producer).forget(USER, TIMEOUT);

    List<ProducerRecord<byte[], byte[]>> sent = producer.history();
    assertThat(sent)
        .allSatisfy(
            record -> {
              assertThat(record.key()).isEqualTo(USER);
              assertThat(record.value()).isNull();
            });
    assertThat(sent.get(0).topic()).isEqualTo("ratings");
    assertThat(sent.get(0).partition()).isEqualTo(UserPartitioner.partition(USER, PARTITIONS));
    List<ProducerRecord<byte[], byte[]>> others = sent.subList(1, sent.size());
    assertThat(others).extracting(ProducerRecord::topic).containsOnly("profiles");
    assertThat(others).extracting(ProducerRecord::partition).containsExactly(0, 1, 2, 3, 4);
    assertThat(receipt.written()).hasSize(1 + PARTITIONS);
  }

  @Test
  void shouldNotSayThatAUserIsForgottenIfOnePartitionOfProfilesDidNotTakeItsTombstone() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            sendException =
                record.partition() == 3 && record.topic().equals("profiles")
                    ? new TimeoutException("planted")
                    : null;
            return super.send(record, callback);
          }
        };

    assertThatThrownBy(() -> eraser(producer).forget(USER, TIMEOUT))
        .isInstanceOf(ForgetFailedException.class)
        .hasMessageStartingWith("cannot forget user ann: only these tombstones were written")
        .hasMessageEndingWith("try again");
    assertThat(producer.history().subList(1, producer.history().size()))
        .extracting(ProducerRecord::partition)
        .containsExactly(0, 1, 2);
  }

  private UserEraser eraser(MockProducer<byte[], byte[]> producer) {
    return new UserEraser(
        admin(),
        producer,
        kafka,
        IngestSettings.from(Map.of()),
        new ForgetElsewhere(Duration.ofDays(7), List.of(), List.of()),
        InstantSource.fixed(Instant.EPOCH));
  }

  /** An admin client of topics that all exist, and that knows nothing else. */
  private static Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("describeConfigs")) {
                throw new UnsupportedOperationException(method.getName());
              }
              Map<ConfigResource, KafkaFuture<Config>> answers = new HashMap<>();
              for (Object resource : (Collection<?>) arguments[0]) {
                answers.put(
                    (ConfigResource) resource,
                    KafkaFuture.completedFuture(
                        new Config(
                            List.of(
                                new ConfigEntry("cleanup.policy", "delete"),
                                new ConfigEntry("retention.ms", "1000"),
                                new ConfigEntry("segment.ms", "1000")))));
              }
              return new DescribeConfigsResult(answers) {};
            });
  }
}
